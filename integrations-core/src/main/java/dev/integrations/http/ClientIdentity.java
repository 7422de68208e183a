package dev.integrations.http;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that a connection shows to its receiver, with its key. The key is in no text. Immutable and safe for use
 * by several threads.
 */
public final class ClientIdentity {
    private static final int MAX_CERTIFICATES = 10;
    private static final int MAX_KEY_TEXT = 32 * 1024;
    private static final byte[] PROBE = {1, 2, 3};

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads a certificate with its key.
     *
     * @param chain PEM text (RFC 7468) of up to 65,536 characters: the certificate, then up to 9 that lead to an
     *     authority
     * @param key the key of the first certificate, RSA or EC, unencrypted PKCS#8 as PEM
     * @return the identity
     * @throws InvalidInputException if one of them cannot be read, or they do not belong together; its fields are
     *     {@code chain} and {@code key}
     */
    public static ClientIdentity parse(String chain, Secret key) {
        List<Problem> problems = new ArrayList<>();
        List<X509Certificate> certificates = List.of();
        PrivateKey privateKey = null;
        try {
            certificates = parseChain(chain);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("chain", String.valueOf(e.getMessage())));
        }
        try {
            privateKey = parseKey(key.reveal());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("key", String.valueOf(e.getMessage())));
        }
        if (privateKey != null && !certificates.isEmpty()) {
            if (!belongTogether(certificates.get(0).getPublicKey(), privateKey)) {
                problems.add(new Problem("key", "is not the key of the first certificate of the chain"));
            } else {
                return new ClientIdentity(certificates, privateKey);
            }
        }
        throw new InvalidInputException("client certificate", problems);
    }

    /**
     * Reads the certificates of a chain alone and returns when the first of them to expire does.
     *
     * @param chain PEM text as for {@link #parse}
     * @return the end of the shortest validity
     * @throws InvalidInputException if it cannot be read; its field is {@code chain}
     */
    public static Instant expiry(String chain) {
        try {
            return parseChain(chain).stream()
                    .map(certificate -> certificate.getNotAfter().toInstant())
                    .min(Instant::compareTo)
                    .orElseThrow();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "client certificate", List.of(new Problem("chain", String.valueOf(e.getMessage()))));
        }
    }

    List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "ClientIdentity[masked]";
    }

    private static List<X509Certificate> parseChain(String pem) {
        List<X509Certificate> chain = Certificates.parse(pem, MAX_CERTIFICATES);
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
            throw new IllegalArgumentException("the certificate must have an RSA or EC key, has " + algorithm);
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!chain.get(i).getIssuerX500Principal().equals(chain.get(i + 1).getSubjectX500Principal())) {
                throw new IllegalArgumentException(
                        "certificate %d was not issued by the one after it; the order is from the client's certificate up"
                                .formatted(i + 1));
            }
        }
        return chain;
    }

    private static PrivateKey parseKey(String pem) {
        if (pem.length() > MAX_KEY_TEXT) {
            throw new IllegalArgumentException("must have up to %d characters".formatted(MAX_KEY_TEXT));
        }
        List<Pem.Block> blocks = Pem.blocks(pem);
        if (blocks.size() != 1 || !blocks.get(0).label().equals("PRIVATE KEY")) {
            throw new IllegalArgumentException(
                    "must be one unencrypted PKCS#8 key as PEM (-----BEGIN PRIVATE KEY-----); convert others with 'openssl pkcs8 -topk8 -nocrypt'");
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(blocks.get(0).bytes());
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // tried as the next kind; its text could hold parts of the key
            }
        }
        throw new IllegalArgumentException("cannot be read as an RSA or EC key in PKCS#8");
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature =
                    Signature.getInstance(publicKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
