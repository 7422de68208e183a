package dev.integrations.common;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception this library throws on purpose. Its message says what happened, to which subject, and
 * what to do; it never holds a secret. Misuse of the API is an {@link IllegalArgumentException} or an
 * {@link IllegalStateException} instead.
 */
public abstract class IntegrationsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with a message.
     *
     * @param message what happened, to which subject, and what to do
     */
    protected IntegrationsException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a message and its cause.
     *
     * @param message what happened, to which subject, and what to do
     * @param cause what led to it, or null when there is nothing to add
     */
    protected IntegrationsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
