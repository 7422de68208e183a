package dev.integrations.delivery;

import dev.integrations.common.IntegrationsException;
import dev.integrations.event.EventType;

/** Thrown when a host publishes a type that only the library itself publishes. Nothing was published. */
public final class ReservedEventTypeException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private final transient EventType type;

    ReservedEventTypeException(EventType type) {
        super(
                "Event type '%s' is reserved: what starts with '%s' is published by the library alone; choose another name"
                        .formatted(type, EventType.RESERVED_PREFIX));
        this.type = type;
    }

    /**
     * Returns the type that was not published.
     *
     * @return the type
     */
    public EventType type() {
        return type;
    }
}
