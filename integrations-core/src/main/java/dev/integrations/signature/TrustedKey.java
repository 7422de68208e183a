package dev.integrations.signature;

import java.time.Instant;

/**
 * A key that a verifier accepts, and while it does. Immutable.
 *
 * @param label names the key in results, such as {@code 2026-08}; it is no secret
 * @param key the key
 * @param validFrom the first moment at which it is accepted
 * @param validUntil the first moment at which it is not accepted any more
 */
public record TrustedKey(String label, VerificationKey key, Instant validFrom, Instant validUntil) {
    /**
     * Validates the window.
     *
     * @param label names the key in results
     * @param key the key
     * @param validFrom the first moment at which it is accepted
     * @param validUntil the first moment at which it is not accepted any more
     * @throws IllegalArgumentException if the label is blank, or the window does not end after it starts
     */
    public TrustedKey {
        if (label.isBlank()) {
            throw new IllegalArgumentException("the label of a trusted key must not be blank");
        }
        if (!validFrom.isBefore(validUntil)) {
            throw new IllegalArgumentException(
                    "key '%s' is valid from %s, so it must end later, was %s".formatted(label, validFrom, validUntil));
        }
    }

    /**
     * Returns a key that is always accepted.
     *
     * @param label names the key in results
     * @param key the key
     * @return the trusted key
     * @throws IllegalArgumentException if the label is blank
     */
    public static TrustedKey of(String label, VerificationKey key) {
        return new TrustedKey(label, key, Instant.MIN, Instant.MAX);
    }

    /**
     * Returns this key with another start.
     *
     * @param start the first moment at which it is accepted
     * @return the trusted key
     * @throws IllegalArgumentException if the window does not end after the start
     */
    public TrustedKey from(Instant start) {
        return new TrustedKey(label, key, start, validUntil);
    }

    /**
     * Returns this key with another end.
     *
     * @param end the first moment at which it is not accepted any more
     * @return the trusted key
     * @throws IllegalArgumentException if the end is not after the start
     */
    public TrustedKey until(Instant end) {
        return new TrustedKey(label, key, validFrom, end);
    }

    boolean isValidAt(Instant now) {
        return !now.isBefore(validFrom) && now.isBefore(validUntil);
    }
}
