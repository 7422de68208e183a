package dev.integrations.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a connection shows to its receiver and whom it trusts, for one owner. Connections are kept for requests of equal
 * options only: the owner, the certificate and the authorities must all be the same. Immutable and safe for use by
 * several threads.
 */
public final class TlsOptions {
    private final Optional<ClientIdentity> identity;
    private final Optional<TrustedAuthorities> trust;
    private final String key;

    private TlsOptions(String owner, Optional<ClientIdentity> identity, Optional<TrustedAuthorities> trust) {
        this.identity = identity;
        this.trust = trust;
        this.key = owner + '/' + fingerprint(identity, trust);
    }

    /**
     * Returns options.
     *
     * @param owner whose connections these are, such as the id of a webhook; nobody else's requests use them
     * @param identity what is shown to a receiver that asks for it, or empty for nothing
     * @param trust whom to trust, or empty for whom the JVM trusts
     * @return the options
     */
    public static TlsOptions of(String owner, Optional<ClientIdentity> identity, Optional<TrustedAuthorities> trust) {
        return new TlsOptions(owner, identity, trust);
    }

    /** Makes a context for these options, which takes a while; to be kept. */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity.isPresent() ? keyManagers(identity.get()) : null,
                    trust.isPresent() ? trustManagers(trust.get()) : null,
                    new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK cannot use these TLS options", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlsOptions that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return "TlsOptions[identity=%s, trust=%s]".formatted(identity.isPresent(), trust);
    }

    private static KeyManager[] keyManagers(ClientIdentity identity) throws GeneralSecurityException, IOException {
        char[] password = {};
        KeyStore store = emptyStore();
        store.setKeyEntry("client", identity.key(), password, identity.chain().toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(TrustedAuthorities trust) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (X509Certificate certificate : trust.certificates()) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** The private key needs no place in it: a certificate has only one. */
    private static String fingerprint(Optional<ClientIdentity> identity, Optional<TrustedAuthorities> trust) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        append(bytes, identity.map(ClientIdentity::chain).orElse(List.of()));
        append(bytes, trust.map(TrustedAuthorities::certificates).orElse(List.of()));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void append(ByteArrayOutputStream bytes, List<X509Certificate> certificates) {
        try {
            bytes.write(certificates.size());
            for (X509Certificate certificate : certificates) {
                bytes.write(certificate.getEncoded());
            }
        } catch (CertificateEncodingException | IOException e) {
            throw new UncheckedIOException(new IOException("a certificate that was read cannot be written", e));
        }
    }
}
