package dev.integrations.registry;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.registry.IntegrationStore.Configured;
import dev.integrations.registry.PinnedTemplates.Fitted;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateDescriptor.Deprecation;
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
     * Says what an upgrade would do, and everything for which it would be refused as far as that can be told without asking
     * the service. Nothing is stored.
     *
     * @param id the integration
     * @return the plan, without changes if it has the newest version already
     * @throws NotFoundException if this tenant has none of that id
     */
    public UpgradePlan plan(IntegrationId id) {
        Configured before = editing.current(id);
        TemplateRef pinned = before.integration().template();
        Optional<Template> newest = newest(pinned);
        if (newest.isEmpty()) {
            return new UpgradePlan(before.integration(), pinned, List.of(), List.of(notOffered(before)));
        }
        Draft after;
        try {
            after = draft(before, newest.get());
        } catch (InvalidInputException e) {
            TemplateDescriptor target = newest.get().descriptor();
            return new UpgradePlan(
                    before.integration(), new TemplateRef(target.id(), target.version()), List.of(), e.problems());
        }
        List<ConfigChange> changes = Differences.between(editing.state(before.current()), after.state());
        return new UpgradePlan(
                before.integration(),
                after.ref(),
                changes,
                changes.isEmpty() ? List.of() : editing.requirements().problems(after, Scope.of(changes)));
    }

    /**
     * Configures an integration for the newest version of its template, which makes a version of it.
     *
     * @param id the integration
     * @param expected the number of the version that it has now
     * @return the integration as it is now, and what its checks found
     * @throws NotFoundException if this tenant has none of that id
     * @throws VersionConflictException if it has another version by now; nothing was stored
     * @throws InvalidInputException if its template is not offered any more, fails to take over the configuration, what it makes
     *     of that is not valid, or as {@link Registry#install} throws it
     */
    public Installation upgrade(IntegrationId id, int expected) {
        Configured before = editing.current(id, expected);
        Template newest = newest(before.integration().template())
                .orElseThrow(() -> new InvalidInputException("integration", List.of(notOffered(before))));
        return editing.store(before, draft(before, newest), "integration.upgraded");
    }

    private static Problem notOffered(Configured configured) {
        TemplateRef pinned = configured.integration().template();
        return new Problem(
                "template",
                "'%s' is not offered any more, in version %d or later".formatted(pinned.id(), pinned.version()));
    }

    /**
     * Lists integrations whose template has a newer version, is deprecated in its own or the newest version, or is not offered
     * any more. A page of integrations
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
        TemplateRef pinned = integration.template();
        Optional<TemplateDescriptor> newest = newest(pinned).map(Template::descriptor);
        Optional<Deprecation> deprecation = parts.catalog()
                .find(pinned.id(), pinned.version())
                .flatMap(own -> own.descriptor().deprecation())
                .or(() -> newest.flatMap(TemplateDescriptor::deprecation));
        boolean current = deprecation.isEmpty()
                && newest.filter(descriptor -> descriptor.version() == pinned.version())
                        .isPresent();
        return current
                ? Optional.empty()
                : Optional.of(new OutdatedIntegration(
                        integration,
                        newest.map(descriptor -> new TemplateRef(descriptor.id(), descriptor.version())),
                        deprecation));
    }

    /** What a template throws may have a part of the configuration in it, so only its kind is told. */
    private Draft draft(Configured before, Template newest) {
        Integration integration = before.integration();
        try {
            Fitted fitted = PinnedTemplates.migrated(
                    newest,
                    integration.template().version(),
                    editing.open(before.current()).values());
            return new Draft(integration.id(), newest, integration.settings(), fitted.values());
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw new InvalidInputException(
                    "integration",
                    List.of(new Problem(
                            "template",
                            "version %d of '%s' cannot take over the configuration: %s"
                                    .formatted(
                                            newest.descriptor().version(),
                                            newest.descriptor().id(),
                                            e.getClass().getSimpleName()))));
        }
    }

    /** A version before the one that an integration is configured for knows nothing of its configuration. */
    private Optional<Template> newest(TemplateRef pinned) {
        return parts.catalog()
                .find(pinned.id())
                .filter(newest -> newest.descriptor().version() >= pinned.version());
    }
}
