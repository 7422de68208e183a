package dev.integrations.delivery;

import dev.integrations.common.IntegrationsException;

/** Thrown when an idempotency key was used before with another type, payload, channel or supersede key. Nothing was published. */
public final class IdempotencyConflictException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** The key that was used before. */
    private final String key;

    IdempotencyConflictException(IdempotencyKey first) {
        super(
                "Idempotency key '%s' was used by event %s with another type, payload, channel or supersede key; use a new key for a new event"
                        .formatted(first.key(), first.event()));
        this.key = first.key();
    }

    /**
     * Returns the key that was used before.
     *
     * @return the key
     */
    public String key() {
        return key;
    }
}
