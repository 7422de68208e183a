package dev.integrations.signature;

import dev.integrations.common.IntegrationsException;

/** Thrown when a request must be trusted and cannot be. Answer it with status 401 and no detail. */
public final class WebhookRefusedException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** Why the request is refused. */
    private final Verification.Reason reason;

    WebhookRefusedException(Verification.Refused refused) {
        super("Webhook refused, %s: %s".formatted(refused.reason(), refused.message()));
        this.reason = refused.reason();
    }

    /**
     * Returns why the request is refused.
     *
     * @return the reason
     */
    public Verification.Reason reason() {
        return reason;
    }
}
