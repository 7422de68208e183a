package dev.integrations.extension;

import dev.integrations.common.IntegrationsException;
import org.jspecify.annotations.Nullable;

/** Thrown when an extension cannot be read, is not what it should be, or cannot be loaded. Others are not touched by it. */
public final class BrokenExtensionException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    BrokenExtensionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    BrokenExtensionException(String message) {
        this(message, null);
    }
}
