package dev.integrations.delivery;

import dev.integrations.event.EventId;

/**
 * A delivery of an event that was published with a supersede key.
 *
 * @param key the key, unique within a tenant
 * @param delivery the delivery
 * @param event its event
 * @param destination where it goes
 */
public record KeyedDelivery(String key, DeliveryId delivery, EventId event, DestinationId destination) {
    /** The reason of deliveries that ended because an event of their key replaced theirs. */
    public static final String SUPERSEDED = "Superseded by a newer event";

    /**
     * Returns the delivery of a claim.
     *
     * @param key the key of its event
     * @param claim the claim
     * @return the delivery
     */
    public static KeyedDelivery of(String key, Claim claim) {
        return new KeyedDelivery(key, claim.delivery(), claim.event(), claim.destination());
    }
}
