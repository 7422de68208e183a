package dev.integrations.extension;

import dev.integrations.common.IntegrationsException;
import org.jspecify.annotations.Nullable;

/** Thrown when a remote index, or a jar that it names, cannot be had. Trying again later may help. */
public final class IndexException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what could not be had, and why
     * @param cause what led to it, or null
     */
    public IndexException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
