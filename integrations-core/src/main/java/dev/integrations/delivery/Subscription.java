package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.EventFilter;

/**
 * Which events of a tenant go to a destination. Whoever owns the destination keeps this in step with it, in the same
 * transaction.
 *
 * @param destination where matching events go
 * @param tenant whose events
 * @param filter which event types
 * @param enabled false if events published now are not to be delivered
 */
public record Subscription(DestinationId destination, TenantId tenant, EventFilter filter, boolean enabled) {}
