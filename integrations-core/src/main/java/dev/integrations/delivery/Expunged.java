package dev.integrations.delivery;

import dev.integrations.event.EventId;
import java.util.List;

/**
 * What became of an event that was expunged.
 *
 * @param event the event, which is still listed, without a payload
 * @param cancelled its deliveries that were pending
 */
public record Expunged(EventId event, List<DeliveryId> cancelled) {
    /** Why its pending deliveries were cancelled. */
    public static final String REASON = "The event was expunged";

    /**
     * Creates the result.
     *
     * @param event the event
     * @param cancelled its deliveries that were pending; copied
     */
    public Expunged {
        cancelled = List.copyOf(cancelled);
    }
}
