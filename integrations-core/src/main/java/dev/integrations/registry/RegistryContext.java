package dev.integrations.registry;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryEngine;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DestinationTests;
import dev.integrations.delivery.OperationalEvents;
import java.util.function.Consumer;

/**
 * What integrations reach beside the store.
 *
 * @param events tells of changes, in their transactions
 * @param tests makes events to preview with
 * @param changed told of an integration after it was installed, changed or removed
 */
public record RegistryContext(OperationalEvents events, DestinationTests tests, Consumer<DestinationId> changed) {
    /**
     * Returns what an engine offers to the integrations of a tenant.
     *
     * @param engine publishes, makes events, and is told of changes
     * @param tenant whose integrations
     * @return the context
     */
    public static RegistryContext of(DeliveryEngine engine, TenantId tenant) {
        return new RegistryContext(
                engine.operationalEvents(), engine.tests(), destination -> engine.changed(tenant, destination));
    }
}
