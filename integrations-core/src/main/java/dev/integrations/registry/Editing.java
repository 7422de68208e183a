package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.registry.IntegrationStore.Configured;
import dev.integrations.registry.PinnedTemplates.Fitted;
import dev.integrations.template.spi.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes versions of the integrations of one tenant, each checked against what must hold before it is stored. */
final class Editing {
    private static final int MAX_CONFIG = 64 * 1024;

    private final RegistryParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final RegistryContext context;
    private final Requirements requirements;
    private final IntegrationChanges changes;
    private final ConfigVault vault;
    private final PinnedTemplates templates;

    Editing(RegistryParts parts, TenantId tenant, AuditTrail audit, RegistryContext context) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.context = context;
        this.requirements = new Requirements(parts, tenant);
        this.changes =
                new IntegrationChanges(parts, tenant, new RegistryNews(tenant, audit, context.events()), requirements);
        this.vault = new ConfigVault(parts.encryption());
        this.templates = new PinnedTemplates(parts.offers());
    }

    IntegrationChanges changes() {
        return changes;
    }

    PinnedTemplates templates() {
        return templates;
    }

    Requirements requirements() {
        return requirements;
    }

    Installation install(NewIntegration wanted) {
        Template template = parts.catalog().find(wanted.template()).orElseThrow(() -> notOffered(wanted));
        IntegrationId id = new IntegrationId(parts.ids().next());
        Draft without = new Draft(id, template, wanted.settings(), JsonNodeFactory.instance.objectNode());
        Draft draft = with(wanted.config(), without, Scope.ALL);
        List<CheckReport> reports = requirements.require(draft, Scope.ALL);
        Instant now = parts.clock().instant();
        Integration integration = new Integration(
                id, tenant, draft.ref(), draft.settings(), IntegrationState.ENABLED, Optional.empty(), 1, 1, now, now);
        changes.insert(integration, draft, version(draft, 1, List.of()));
        context.changed().accept(id.destination());
        return new Installation(integration, reports);
    }

    /** Returns an integration with its newest version. */
    Configured current(IntegrationId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction
                        .integrations()
                        .find(tenant, id)
                        .flatMap(integration -> transaction
                                .integrations()
                                .version(tenant, id, integration.version())
                                .map(version -> new Configured(integration, version)))
                        .orElseThrow(() -> new NotFoundException("integration", id)));
    }

    Configured current(IntegrationId id, int expected) {
        Configured configured = current(id);
        IntegrationChanges.requireVersion(configured.integration(), expected);
        return configured;
    }

    StoredVersion version(IntegrationId id, int number) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.integrations().version(tenant, id, number))
                .orElseThrow(() -> new NotFoundException("integration", id + " version " + number));
    }

    /** Returns what a change makes of an integration. */
    Draft changed(Configured before, IntegrationUpdate update) {
        Draft same = draft(before.current());
        IntegrationSettings settings = update.apply(before.integration().settings());
        Draft rest = new Draft(same.id(), same.template(), settings, same.values());
        if (update.config().isEmpty()) {
            return rest;
        }
        Scope others = Scope.of(Differences.between(state(before.current()), rest.state()));
        Draft given = with(update.config().get(), rest, new Scope(others.template(), true, others.fallback(), others.inbound()));
        return given.with(
                same.config().succeededBy(given.values(), same.descriptor().config()));
    }

    /** Returns a draft with a configuration that somebody sent; if that is none, all else that is wrong is said with it. */
    private Draft with(JsonNode config, Draft rest, Scope scope) {
        Optional<Problem> malformed = malformed(config);
        if (malformed.isEmpty() && config instanceof ObjectNode object) {
            return rest.with(object.deepCopy());
        }
        List<Problem> problems = new ArrayList<>(malformed.stream().toList());
        requirements.problems(rest, scope).stream()
                .filter(problem -> !problem.field().startsWith("/config"))
                .forEach(problems::add);
        throw new InvalidInputException("integration", problems);
    }

    /** Returns what a version is with the template as it is offered now. */
    Draft draft(StoredVersion stored) {
        IntegrationVersion version = stored.version();
        Fitted fitted = templates.fit(version.template(), open(stored).values());
        return new Draft(version.integration(), fitted.template(), version.settings(), fitted.values());
    }

    /** Stores a new version, unless it says the same as the one before. */
    Installation store(Configured before, Draft after, String action) {
        List<ConfigChange> differences = Differences.between(state(before.current()), after.state());
        if (differences.isEmpty()) {
            return new Installation(before.integration(), List.of());
        }
        Scope scope = Scope.of(differences);
        List<CheckReport> reports = requirements.require(after, scope);
        int expected = before.integration().version();
        StoredVersion next = version(after, expected + 1, differences);
        Integration stored = changes.update(new IntegrationChanges.Next(after, scope, next, action));
        context.changed().accept(after.id().destination());
        return new Installation(stored, reports);
    }

    Differences.State state(StoredVersion stored) {
        return new Differences.State(
                stored.version().template(), stored.version().settings(), open(stored));
    }

    OpenConfig open(StoredVersion stored) {
        return vault.open(stored);
    }

    OpenIntegration ready(StoredVersion stored) {
        return OpenIntegration.of(stored, vault, templates);
    }

    /** Encrypts, so it is not called inside a transaction. */
    private StoredVersion version(Draft draft, int number, List<ConfigChange> differences) {
        UUID row = parts.ids().next();
        IntegrationVersion version = new IntegrationVersion(
                draft.id(),
                number,
                draft.ref(),
                draft.settings(),
                audit.actor(),
                audit.reason(),
                differences,
                parts.clock().instant());
        return new StoredVersion(row, tenant, version, vault.seal(tenant, row, draft.config()));
    }

    private static Optional<Problem> malformed(JsonNode config) {
        if (!config.isObject()) {
            return Optional.of(new Problem("/config", "must be a JSON object"));
        }
        return config.toString().length() > MAX_CONFIG
                ? Optional.of(new Problem("/config", "may have up to %d characters".formatted(MAX_CONFIG)))
                : Optional.empty();
    }

    private static InvalidInputException notOffered(NewIntegration wanted) {
        List<Problem> problems = new ArrayList<>();
        problems.add(new Problem("template", "'%s' is no template that is offered".formatted(wanted.template())));
        malformed(wanted.config()).ifPresent(problems::add);
        return new InvalidInputException("integration", problems);
    }
}
