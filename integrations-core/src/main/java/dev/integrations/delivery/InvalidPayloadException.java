package dev.integrations.delivery;

import dev.integrations.common.IntegrationsException;
import dev.integrations.event.EventType;
import org.jspecify.annotations.Nullable;

/** Thrown when a payload is not JSON, cannot be written as JSON, or is too large. Nothing was published. */
public final class InvalidPayloadException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private final transient EventType type;

    InvalidPayloadException(EventType type, String problem, @Nullable Throwable cause) {
        super("The payload of event '%s' %s".formatted(type, problem), cause);
        this.type = type;
    }

    /**
     * Returns the type of the event that was not published.
     *
     * @return the type
     */
    public EventType type() {
        return type;
    }
}
