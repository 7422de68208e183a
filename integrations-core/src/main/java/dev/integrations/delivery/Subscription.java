package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.EventFilter;
import dev.integrations.event.Interest;

/**
 * Which events of a tenant go to a destination. Whoever owns the destination keeps this in step with it, in the same
 * transaction.
 *
 * @param destination where matching events go
 * @param tenant whose events
 * @param interest which events
 * @param enabled false if events published now are not to be delivered
 */
public record Subscription(DestinationId destination, TenantId tenant, Interest interest, boolean enabled) {
    /**
     * Creates a subscription to event types, whatever their channels and payloads.
     *
     * @param destination where matching events go
     * @param tenant whose events
     * @param filter which event types
     * @param enabled false if events published now are not to be delivered
     */
    public Subscription(DestinationId destination, TenantId tenant, EventFilter filter, boolean enabled) {
        this(destination, tenant, Interest.in(filter), enabled);
    }
}
