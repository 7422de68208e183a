package dev.integrations.crypto;

import java.util.Arrays;
import java.util.Optional;

/** How signatures are made; each key has one (RFC 7518 section 3.1, RFC 8037). There is no {@code none}, and no HMAC. */
public enum SignatureAlgorithm {
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256("RS256", "SHA256withRSA"),
    /** ECDSA on P-256 with SHA-256. */
    ES256("ES256", "SHA256withECDSAinP1363Format"),
    /** Ed25519. */
    EDDSA("EdDSA", "Ed25519");

    private final String header;
    private final String jca;

    SignatureAlgorithm(String header, String jca) {
        this.header = header;
        this.jca = jca;
    }

    /**
     * Returns what the header of a JWS calls it.
     *
     * @return the value of {@code alg}, such as {@code RS256}
     */
    public String header() {
        return header;
    }

    String jca() {
        return jca;
    }

    /**
     * Finds an algorithm by what the header of a JWS calls it.
     *
     * @param header the value of {@code alg}
     * @return the algorithm, or empty for all others
     */
    public static Optional<SignatureAlgorithm> find(String header) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.header.equals(header))
                .findFirst();
    }
}
