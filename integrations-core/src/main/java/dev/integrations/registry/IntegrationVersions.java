package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.registry.IntegrationStore.Configured;
import java.util.List;

/** What the integrations of one tenant were configured with at other times. Safe for use by several threads. */
public final class IntegrationVersions {
    private final RegistryParts parts;
    private final TenantId tenant;
    private final Editing editing;

    IntegrationVersions(RegistryParts parts, TenantId tenant, Editing editing) {
        this.parts = parts;
        this.tenant = tenant;
        this.editing = editing;
    }

    /**
     * Lists the versions of an integration, newest first. Their configurations are not loaded.
     *
     * @param id the integration
     * @param page which part of them
     * @return the versions
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<IntegrationVersion> list(IntegrationId id, PageRequest page) {
        return parts.transactions().inTransaction(transaction -> {
            if (transaction.integrations().find(tenant, id).isEmpty()) {
                throw new NotFoundException("integration", id);
            }
            return transaction.integrations().versions(tenant, id, page);
        });
    }

    /**
     * Returns a version.
     *
     * @param id the integration
     * @param number the number of the version
     * @return the version
     * @throws NotFoundException if this tenant has none such
     */
    public IntegrationVersion get(IntegrationId id, int number) {
        return editing.version(id, number).version();
    }

    /**
     * Returns the configuration of a version.
     *
     * @param id the integration
     * @param number the number of the version
     * @return a new JSON object, with {@value dev.integrations.template.Preview#MASK} for each secret that was set
     * @throws NotFoundException if this tenant has none such
     */
    public JsonNode config(IntegrationId id, int number) {
        return editing.open(editing.version(id, number)).masked();
    }

    /**
     * Says how one version differs from another.
     *
     * @param id the integration
     * @param from the number of the one
     * @param to the number of the other
     * @return what changed from the one to the other, secrets masked
     * @throws NotFoundException if this tenant has none such
     */
    public List<ConfigChange> compare(IntegrationId id, int from, int to) {
        return Differences.between(editing.state(editing.version(id, from)), editing.state(editing.version(id, to)));
    }

    /**
     * Brings back what a version was, secrets too, which makes another version. It must hold today what must hold of an
     * installation. If the template is not offered in the version of that time any more, the next newer one is used.
     *
     * @param id the integration
     * @param expected the number of the version that it has now
     * @param number the number of the version to bring back
     * @return the integration as it is now, and what its checks found
     * @throws NotFoundException if this tenant has none such
     * @throws VersionConflictException if it has another version by now; nothing was stored
     * @throws dev.integrations.common.InvalidInputException as {@link Registry#install} throws it
     * @throws dev.integrations.delivery.PreparationException if the template is not offered any more
     */
    public Installation rollBack(IntegrationId id, int expected, int number) {
        Configured before = editing.current(id, expected);
        return editing.store(before, editing.draft(editing.version(id, number)), "integration.rolled_back");
    }
}
