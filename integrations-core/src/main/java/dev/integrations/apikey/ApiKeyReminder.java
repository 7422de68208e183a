package dev.integrations.apikey;

import java.time.Duration;
import java.time.Instant;

/**
 * That an API key is about to end, or is older than keys should become.
 *
 * @param kind what of the two
 * @param key the key as it was when that was found
 * @param threshold how long before its end, or how long after its creation, this was to be said
 * @param anchor when the key ends, or when it was created
 */
public record ApiKeyReminder(Kind kind, ApiKey key, Duration threshold, Instant anchor) {
    /** What is reminded of. */
    public enum Kind {
        /** The key ends soon. */
        EXPIRY,

        /** The key was created long ago and should be rotated. */
        ROTATION
    }
}
