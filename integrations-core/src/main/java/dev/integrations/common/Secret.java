package dev.integrations.common;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Text that must not be seen by accident: {@code toString} masks it, {@code equals} takes constant time, and only
 * {@link #reveal()} returns it. Immutable and safe for use by several threads.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a value.
     *
     * @param value the secret text
     * @return the secret
     */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * Returns the secret text. Every call is a place to review.
     *
     * @return the text as it was given
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[masked]";
    }
}
