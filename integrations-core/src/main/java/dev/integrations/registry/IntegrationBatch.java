package dev.integrations.registry;

import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import java.util.List;

/**
 * Changes to up to 500 integrations of one tenant at once, each by itself, with a result for each. What the operation for one
 * integration would throw is the error of its item. Safe for use by several threads.
 */
public final class IntegrationBatch {
    private final Registry registry;

    IntegrationBatch(Registry registry) {
        this.registry = registry;
    }

    /**
     * A change of one integration.
     *
     * @param id the integration
     * @param expected the number of the version that the change is made to
     * @param update the change
     */
    public record Update(IntegrationId id, int expected, IntegrationUpdate update) {}

    /**
     * Installs integrations, one after the other.
     *
     * @param integrations what is to be installed
     * @return the integrations, and what their checks found
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Installation> install(List<NewIntegration> integrations) {
        return Batch.eachAlone(integrations, registry::install);
    }

    /**
     * Changes integrations.
     *
     * @param updates the changes
     * @return the integrations as they are now
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Installation> update(List<Update> updates) {
        return Batch.eachAlone(updates, each -> registry.update(each.id(), each.expected(), each.update()));
    }

    /**
     * Lets events be sent through integrations again.
     *
     * @param ids the integrations
     * @return the integrations as they are now
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Integration> enable(List<IntegrationId> ids) {
        return Batch.eachAlone(ids, registry::enable);
    }

    /**
     * Stops integrations.
     *
     * @param ids the integrations
     * @param reason why, for whoever looks at them later
     * @return the integrations as they are now
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Integration> disable(List<IntegrationId> ids, String reason) {
        return Batch.eachAlone(ids, id -> registry.disable(id, reason));
    }

    /**
     * Removes integrations with all of their versions.
     *
     * @param ids the integrations
     * @return the ids of those that are gone
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<IntegrationId> uninstall(List<IntegrationId> ids) {
        return Batch.eachAlone(ids, id -> {
            registry.uninstall(id);
            return id;
        });
    }
}
