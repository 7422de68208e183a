package dev.integrations.templates.paypal;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorResult;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificate that PayPal signs with, which has to chain to an authority that this machine trusts. */
final class PayPalCertificate {
    private static final int MAX_CERTIFICATES = 10;
    private static final int DNS_NAME = 2;

    /** Read once, since it is a file. */
    private static final class Authorities {
        private static final Set<TrustAnchor> TRUSTED = trusted();

        private static Set<TrustAnchor> trusted() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return Arrays.stream(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toUnmodifiableSet());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the trusted authorities of Java cannot be read", e);
            }
        }
    }

    private PayPalCertificate() {}

    /** Returns the URL if PayPal has certificates there for the environment. */
    static Optional<URI> url(String text, boolean live) {
        try {
            URI url = new URI(text);
            boolean allowed = "https".equals(url.getScheme())
                    && url.getRawUserInfo() == null
                    && url.getPort() == -1
                    && url.getRawFragment() == null
                    && (live ? "api.paypal.com" : "api.sandbox.paypal.com").equals(url.getHost());
            return allowed ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the key of the first certificate, or empty if that does not chain, at the given time and by the others that came
     * with it, to a trusted authority, or is for another name than PayPal's.
     */
    static Optional<PublicKey> key(byte[] pem, boolean live, Instant at) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            factory.generateCertificates(new ByteArrayInputStream(pem))
                    .forEach(each -> chain.add((X509Certificate) each));
            if (chain.isEmpty()
                    || chain.size() > MAX_CERTIFICATES
                    || isSelfIssued(chain.get(0))
                    || !isPayPal(chain.get(0), live)) {
                return Optional.empty();
            }
            // Authorities may come along, and are trusted only if this machine has them.
            chain.subList(1, chain.size()).removeIf(PayPalCertificate::isSelfIssued);
            PKIXParameters parameters = new PKIXParameters(Authorities.TRUSTED);
            parameters.setDate(Date.from(at));
            // Revocation would have to be asked for elsewhere.
            parameters.setRevocationEnabled(false);
            CertPathValidatorResult result =
                    CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(chain), parameters);
            return result instanceof PKIXCertPathValidatorResult validated
                    ? Optional.of(validated.getPublicKey())
                    : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean isPayPal(X509Certificate certificate, boolean live) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream()
                        .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
                        .map(name -> String.valueOf(name.get(1)))
                        .anyMatch(name -> name.endsWith(".sandbox.paypal.com") != live && name.endsWith(".paypal.com"));
    }
}
