package dev.integrations.webhook;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryEngine;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DestinationTests;
import dev.integrations.delivery.OperationalEvents;
import java.util.function.Consumer;

/**
 * What webhooks reach beside the store.
 *
 * @param events tells of changes, in their transactions
 * @param tests tries webhooks
 * @param changed told of a webhook after it was created, changed or removed
 */
public record WebhookContext(OperationalEvents events, DestinationTests tests, Consumer<DestinationId> changed) {
    /**
     * Returns what an engine offers to the webhooks of a tenant.
     *
     * @param engine publishes, tests, and is told of changes
     * @param tenant whose webhooks
     * @return the context
     */
    public static WebhookContext of(DeliveryEngine engine, TenantId tenant) {
        return new WebhookContext(
                engine.operationalEvents(), engine.tests(), destination -> engine.changed(tenant, destination));
    }
}
