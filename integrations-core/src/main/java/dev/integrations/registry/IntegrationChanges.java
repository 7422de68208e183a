package dev.integrations.registry;

import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Disabling;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.Subscription;
import dev.integrations.template.spi.Template;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The changes to integrations of one tenant: each one transaction with its subscription, its version, its audit row and its
 * event. Each begins with the subscriptions, which keeps changes of one tenant apart, so that what it reads afterwards stays;
 * clocks, permits and extensions come after them, in all changes alike, so that no two wait for each other.
 */
final class IntegrationChanges {
    private final RegistryParts parts;
    private final TenantId tenant;
    private final RegistryNews news;
    private final Requirements requirements;

    IntegrationChanges(RegistryParts parts, TenantId tenant, RegistryNews news, Requirements requirements) {
        this.parts = parts;
        this.tenant = tenant;
        this.news = news;
        this.requirements = requirements;
    }

    void insert(Integration integration, Draft draft, StoredVersion first) {
        parts.transactions().useTransaction(transaction -> {
            subscribe(transaction, integration);
            requirements.requireStill(transaction, draft, Scope.ALL);
            transaction.integrations().insert(integration, first);
            news.record(transaction, "integration.installed", integration.id(), details(first.version()));
        });
    }

    /** A version that was made of the one before it, what is new about it, and what the audit trail calls that. */
    record Next(Draft draft, Scope scope, StoredVersion version, String action) {}

    Integration update(Next next) {
        Draft draft = next.draft();
        return changed(transaction -> {
            Integration before = found(transaction, draft.id());
            requireVersion(before, next.version().version().number() - 1);
            Integration after = before.next(draft, next.scope().connection(), now());
            replace(transaction, after);
            requirements.requireStill(transaction, draft, next.scope());
            transaction.integrations().insert(next.version());
            if (next.scope().template()) {
                transaction.permits().forget(tenant, draft.id().destination());
            }
            if (before.state() != after.state()) {
                transaction.failureClocks().clear(tenant, draft.id().destination());
            }
            news.record(
                    transaction,
                    next.action(),
                    draft.id(),
                    details(next.version().version()));
            return after;
        });
    }

    static void requireVersion(Integration integration, int expected) {
        if (integration.version() != expected) {
            throw new VersionConflictException(integration, expected);
        }
    }

    Integration enable(IntegrationId id) {
        return changed(transaction -> {
            Integration after = found(transaction, id).in(IntegrationState.ENABLED, Optional.empty(), now());
            replace(transaction, after);
            transaction.failureClocks().clear(tenant, id.destination());
            news.record(transaction, "integration.enabled", id, Map.of());
            return after;
        });
    }

    Integration disable(IntegrationId id, String reason) {
        return changed(transaction -> {
            Integration after = found(transaction, id).in(IntegrationState.DISABLED, Optional.of(reason), now());
            replace(transaction, after);
            news.record(transaction, "integration.disabled", id, Map.of("reason", reason));
            return after;
        });
    }

    /** Stops an integration that the dispatcher wants nothing sent to, unless that is not called for any more. */
    boolean stop(Disabling disabling) {
        IntegrationId id = new IntegrationId(disabling.destination().uuid());
        return changed(transaction -> {
            Integration before = transaction.integrations().find(tenant, id).orElse(null);
            if (before == null
                    || before.state() != IntegrationState.ENABLED
                    || isAnswered(before, disabling)
                    || !isCalledFor(transaction, disabling)) {
                return false;
            }
            replace(transaction, before.in(IntegrationState.NEEDS_ATTENTION, Optional.of(disabling.reason()), now()));
            Map<String, String> details = Map.of(
                    "cause",
                    disabling.failingBefore().isPresent() ? "failing" : "refused",
                    "reason",
                    disabling.reason());
            news.write(transaction, "integration.needs_attention", id, details);
            if (disabling.told()) {
                news.tell(transaction, "integration.needs_attention", id, details);
            }
            return true;
        });
    }

    /** An attempt from before the newest change says nothing about what there is now; the next attempt does. */
    private static boolean isAnswered(Integration integration, Disabling disabling) {
        return disabling.asked().filter(integration.updatedAt()::isAfter).isPresent();
    }

    private boolean isCalledFor(RegistryTransaction transaction, Disabling disabling) {
        if (disabling.failingBefore().isEmpty()) {
            return true;
        }
        Optional<FailureClock> clock = transaction.failureClocks().hold(tenant, disabling.destination());
        Instant before = disabling.failingBefore().get();
        return clock.filter(running -> !running.failingSince().isAfter(before)).isPresent();
    }

    void delete(IntegrationId id) {
        parts.transactions().useTransaction(transaction -> {
            transaction.deliveries().removeSubscription(tenant, id.destination());
            Integration integration = found(transaction, id);
            new Dependents(parts, transaction.integrations(), integration).requireNone();
            if (!transaction.integrations().delete(tenant, id)) {
                throw new NotFoundException("integration", id);
            }
            transaction.failureClocks().clear(tenant, id.destination());
            transaction.permits().forget(tenant, id.destination());
            news.record(
                    transaction,
                    "integration.uninstalled",
                    id,
                    Map.of("template", integration.template().toString()));
        });
    }

    private void replace(RegistryTransaction transaction, Integration after) {
        subscribe(transaction, after);
        if (!transaction.integrations().update(after)) {
            throw new NotFoundException("integration", after.id());
        }
    }

    private void subscribe(RegistryTransaction transaction, Integration integration) {
        transaction
                .deliveries()
                .saveSubscription(new Subscription(
                        integration.id().destination(),
                        tenant,
                        integration.settings().interest(),
                        integration.state() == IntegrationState.ENABLED && sends(integration)));
    }

    /** What only receives is sent nothing; of what is not offered any more nobody knows. */
    private boolean sends(Integration integration) {
        TemplateRef template = integration.template();
        return parts.catalog()
                .findFrom(template.id(), template.version())
                .map(Template::descriptor)
                .filter(descriptor -> descriptor.actions().isEmpty())
                .isEmpty();
    }

    private Integration found(RegistryTransaction transaction, IntegrationId id) {
        return transaction.integrations().find(tenant, id).orElseThrow(() -> new NotFoundException("integration", id));
    }

    /** Makes a change of what nobody else changes meanwhile. */
    private <R> R changed(Function<RegistryTransaction, R> change) {
        return parts.transactions().inTransaction(transaction -> {
            transaction.deliveries().holdSubscriptions(tenant);
            return change.apply(transaction);
        });
    }

    private static Map<String, String> details(IntegrationVersion version) {
        Map<String, String> details = new HashMap<>();
        details.put("template", version.template().toString());
        details.put("version", Integer.toString(version.number()));
        if (!version.changes().isEmpty()) {
            details.put(
                    "changed",
                    version.changes().stream().map(ConfigChange::place).collect(Collectors.joining(" ")));
        }
        return details;
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
