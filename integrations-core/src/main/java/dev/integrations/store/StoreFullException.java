package dev.integrations.store;

import dev.integrations.common.IntegrationsException;

/** Thrown when a bounded store has no room for what is published or remembered. Nothing of the transaction remains. */
public final class StoreFullException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param what what the store is full of
     * @param bound how many it holds at the most
     */
    public StoreFullException(String what, int bound) {
        super("The store holds %d %s, as many as it may; try again later, or raise its bound".formatted(bound, what));
    }
}
