package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.EventId;

/**
 * A dead letter whose event is to be delivered elsewhere.
 *
 * @param tenant whose delivery
 * @param origin the dead letter
 * @param event its event
 * @param fallback where the event goes now
 */
public record Redirect(TenantId tenant, DeliveryId origin, EventId event, DestinationId fallback) {}
