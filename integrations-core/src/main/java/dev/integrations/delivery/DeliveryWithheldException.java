package dev.integrations.delivery;

import dev.integrations.common.IntegrationsException;

/** Thrown by a {@link Destination} that will not make a request for an event, now or later: its delivery ends. */
public final class DeliveryWithheldException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    private final String reason;

    /**
     * Creates an exception.
     *
     * @param reason why, in words fit for the tenant
     */
    public DeliveryWithheldException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /**
     * Returns why.
     *
     * @return the reason, in words fit for the tenant
     */
    public String reason() {
        return reason;
    }
}
