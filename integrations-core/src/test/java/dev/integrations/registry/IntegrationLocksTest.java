package dev.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.Disabling;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.FailureClockStore;
import dev.integrations.extension.TemplateOffers;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Changes take their locks in one order, the subscriptions of the tenant first, so that no two wait for each other. */
@SuppressWarnings("NullAway")
class IntegrationLocksTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private final TimeOrderedUuids ids = new TimeOrderedUuids(clock, new Random(1));
    private final InMemoryStore store = InMemoryStore.create();
    private final List<String> calls = new ArrayList<>();
    private final Integration integration = stored();
    private final IntegrationChanges changes = changes();

    private Integration stored() {
        Integration made = new Integration(
                new IntegrationId(ids.next()),
                ACME,
                new TemplateRef("chat", 1),
                IntegrationSettings.named("Alerts"),
                IntegrationState.ENABLED,
                Optional.empty(),
                1,
                1,
                NOON,
                NOON);
        IntegrationVersion version = new IntegrationVersion(
                made.id(), 1, made.template(), made.settings(), Actor.SYSTEM, Optional.empty(), List.of(), NOON);
        StoredVersion first = new StoredVersion(ids.next(), ACME, version, new SealedConfig("{}", Optional.empty()));
        store.useTransaction(transaction -> {
            transaction.integrations().insert(made, first);
            transaction
                    .failureClocks()
                    .add(List.of(new FailureClock(ACME, made.id().destination(), NOON.minusSeconds(9), 100)));
        });
        return made;
    }

    private IntegrationChanges changes() {
        Transactions<RegistryTransaction> recorded = new Transactions<>() {
            @Override
            public <R, X extends Exception> R inTransaction(Work<? super RegistryTransaction, R, X> work) throws X {
                return store.inTransaction(open -> work.run(recording(RegistryTransaction.class, open)));
            }
        };
        RegistryParts parts = new RegistryParts(
                recorded,
                null,
                TemplateOffers.always(TemplateCatalog.of()),
                null,
                Optional.empty(),
                null,
                null,
                1_000,
                clock,
                ids);
        AuditTrail audit = new AuditTrail(recorded, ids, clock, ACME, Actor.SYSTEM);
        RegistryNews news = new RegistryNews(ACME, audit, null);
        return new IntegrationChanges(parts, ACME, news, new Requirements(parts, ACME));
    }

    /** Writes down what is called of the ports whose rows others lock too. */
    private <T> T recording(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object result;
            try {
                result = method.invoke(target, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (result instanceof DeliveryStore deliveries) {
                return recording(DeliveryStore.class, deliveries);
            }
            if (result instanceof FailureClockStore clocks) {
                return recording(FailureClockStore.class, clocks);
            }
            if (type != RegistryTransaction.class) {
                calls.add(method.getName());
            }
            return result;
        }));
    }

    @Test
    void integration_that_only_fails_is_stopped_with_its_clock_held_after_the_subscriptions() {
        Disabling failing = new Disabling(
                ACME, integration.id().destination(), "It fails", Optional.of(NOON), Optional.empty(), false);

        assertThat(changes.stop(failing)).isTrue();

        assertThat(calls).containsExactly("holdSubscriptions", "hold", "saveSubscription");
    }
}
