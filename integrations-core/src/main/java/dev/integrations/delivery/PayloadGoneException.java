package dev.integrations.delivery;

import dev.integrations.common.IntegrationsException;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;

/** Thrown when a delivery cannot be made again because the payload of its event is not kept any more. Nothing changed. */
public final class PayloadGoneException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private final transient EventId event;
    private final transient PayloadState state;

    PayloadGoneException(EventId event, PayloadState state) {
        super("The payload of event %s is %s, so that it cannot be delivered again; publish a new event"
                .formatted(event, state == PayloadState.MASKED ? "masked" : "gone (%s)".formatted(state)));
        this.event = event;
        this.state = state;
    }

    /**
     * Returns the event.
     *
     * @return its id
     */
    public EventId event() {
        return event;
    }

    /**
     * Returns what became of the payload.
     *
     * @return anything but {@link PayloadState#KEPT}
     */
    public PayloadState state() {
        return state;
    }
}
