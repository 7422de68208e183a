package dev.integrations.http;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * The certificate authorities that a connection trusts instead of those of the JVM. Host names are verified all the
 * same. Immutable and safe for use by several threads.
 */
public final class TrustedAuthorities {
    private static final int MAX_CERTIFICATES = 20;

    private final List<X509Certificate> certificates;

    private TrustedAuthorities(List<X509Certificate> certificates) {
        this.certificates = certificates;
    }

    /**
     * Reads certificates of authorities, or of a single receiver that signed its own.
     *
     * @param pem 1 to 20 certificates as PEM (RFC 7468) of up to 65,536 characters
     * @return the authorities
     * @throws InvalidInputException if they cannot be read; its field is {@code trust}
     */
    public static TrustedAuthorities parse(String pem) {
        try {
            return new TrustedAuthorities(Certificates.parse(pem, MAX_CERTIFICATES));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "trusted authorities", List.of(new Problem("trust", String.valueOf(e.getMessage()))));
        }
    }

    /**
     * Returns when the first of them expires.
     *
     * @return the end of the shortest validity
     */
    public Instant expiresAt() {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    @Override
    public String toString() {
        return "TrustedAuthorities[%d certificates]".formatted(certificates.size());
    }
}
