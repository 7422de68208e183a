package dev.integrations.registry;

import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.PreparationException;
import dev.integrations.registry.IntegrationStore.Configured;
import dev.integrations.registry.PinnedTemplates.Fitted;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.List;
import java.util.Optional;

/** Brings the integrations of one tenant to the newest versions of their templates. Safe for use by several threads. */
public final class Upgrades {
    private final RegistryParts parts;
    private final TenantId tenant;
    private final Editing editing;

    Upgrades(RegistryParts parts, TenantId tenant, Editing editing) {
        this.parts = parts;
        this.tenant = tenant;
        this.editing = editing;
    }

    /**
     * Says what an upgrade would do. Nothing is stored, and the service is not asked.
     *
     * @param id the integration
     * @return the plan, without changes if it has the newest version already
     * @throws NotFoundException if this tenant has none of that id
     * @throws PreparationException if its template is not offered any more
     */
    public UpgradePlan plan(IntegrationId id) {
        Configured before = editing.current(id);
        Draft after = newest(before);
        return new UpgradePlan(
                before.integration(),
                after.ref(),
                Differences.between(editing.state(before.current()), after.state()),
                editing.requirements().problems(after));
    }

    /**
     * Configures an integration for the newest version of its template, which makes a version of it.
     *
     * @param id the integration
     * @param expected the number of the version that it has now
     * @return the integration as it is now, and what its checks found
     * @throws NotFoundException if this tenant has none of that id
     * @throws VersionConflictException if it has another version by now; nothing was stored
     * @throws PreparationException if its template is not offered any more
     * @throws dev.integrations.common.InvalidInputException if what the template makes of the configuration is not valid, or
     *     as {@link Registry#install} throws it
     */
    public Installation upgrade(IntegrationId id, int expected) {
        Configured before = editing.current(id, expected);
        return editing.store(before, newest(before), "integration.upgraded");
    }

    /**
     * Lists integrations whose template has a newer version, is deprecated, or is not offered any more. A page of integrations
     * is looked at, so that a page of the report may hold fewer.
     *
     * @param page which part of the integrations
     * @return those of them that are outdated, newest first
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<OutdatedIntegration> outdated(PageRequest page) {
        Page<Integration> integrations = parts.transactions()
                .inTransaction(transaction -> transaction.integrations().list(tenant, IntegrationSelection.ALL, page));
        List<OutdatedIntegration> outdated = integrations.items().stream()
                .flatMap(integration -> outdated(integration).stream())
                .toList();
        return new Page<>(outdated, integrations.next());
    }

    private Optional<OutdatedIntegration> outdated(Integration integration) {
        Optional<TemplateDescriptor> newest =
                parts.catalog().find(integration.template().id()).map(Template::descriptor);
        boolean current = newest.filter(descriptor ->
                        descriptor.version() <= integration.template().version()
                                && descriptor.deprecation().isEmpty())
                .isPresent();
        return current
                ? Optional.empty()
                : Optional.of(new OutdatedIntegration(
                        integration,
                        newest.map(descriptor -> new TemplateRef(descriptor.id(), descriptor.version())),
                        newest.flatMap(TemplateDescriptor::deprecation)));
    }

    private Draft newest(Configured before) {
        TemplateRef pinned = before.integration().template();
        Template template = parts.catalog()
                .find(pinned.id())
                .filter(newest -> newest.descriptor().version() >= pinned.version())
                .orElseGet(() -> editing.templates().of(pinned));
        Fitted fitted = PinnedTemplates.migrated(
                template, pinned.version(), editing.open(before.current()).values());
        return new Draft(
                before.integration().id(), template, before.integration().settings(), fitted.values());
    }
}
