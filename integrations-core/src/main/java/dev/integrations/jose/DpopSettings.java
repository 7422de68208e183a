package dev.integrations.jose;

import dev.integrations.crypto.SignatureAlgorithm;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which DPoP proofs are accepted; the same on every node. Immutable.
 *
 * @param algorithms what proofs may be signed by
 * @param maxAge how old a proof may be; also how far its time may be ahead, and how long a nonce is good
 * @param nonceRequired whether a proof must hold a nonce of this server, so that none can be made in advance
 */
public record DpopSettings(Set<SignatureAlgorithm> algorithms, Duration maxAge, boolean nonceRequired) {
    private static final Duration MAX = Duration.ofMinutes(10);

    /**
     * Validates and copies.
     *
     * @param algorithms at least one
     * @param maxAge 1 second to 10 minutes
     * @param nonceRequired whether a nonce is required
     * @throws IllegalArgumentException if there is no algorithm, or the age is out of its bounds
     */
    public DpopSettings {
        if (algorithms.isEmpty() || maxAge.compareTo(Duration.ofSeconds(1)) < 0 || maxAge.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "proofs need an algorithm at least, and an age of 1 second to %s; was %s, %s"
                            .formatted(MAX, algorithms, maxAge));
        }
        algorithms = Set.copyOf(algorithms);
    }

    /**
     * Returns the defaults: every algorithm of {@link SignatureAlgorithm}, one minute, no nonce.
     *
     * @return the settings
     */
    public static DpopSettings defaults() {
        return new DpopSettings(EnumSet.allOf(SignatureAlgorithm.class), Duration.ofMinutes(1), false);
    }

    /**
     * Returns the same settings with a nonce required.
     *
     * @return the settings
     */
    public DpopSettings withNonce() {
        return new DpopSettings(algorithms, maxAge, true);
    }

    /**
     * Returns what metadata and challenges call the algorithms.
     *
     * @return the values of {@code dpop_signing_alg_values_supported} (RFC 9449, section 5.1), sorted
     */
    public List<String> algorithmNames() {
        return algorithms.stream().map(SignatureAlgorithm::header).sorted().toList();
    }
}
