package dev.integrations.store;

import dev.integrations.common.IntegrationsException;

/** Thrown when the store failed: its cause says how. Nothing of the transaction remains unless its commit was in doubt. */
public final class StoreException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what failed, and what to do
     * @param cause the failure of the database or its driver
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
