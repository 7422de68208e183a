package dev.integrations.delivery;

import dev.integrations.common.IntegrationsException;
import org.jspecify.annotations.Nullable;

/** Thrown when a request cannot be made, such as for want of an access token; the attempt fails, and is repeated. */
public final class PreparationException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param reason why, in words fit for the tenant, with no secret
     * @param cause what led to it, or null
     */
    public PreparationException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
