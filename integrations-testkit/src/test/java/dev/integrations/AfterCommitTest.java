package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.OrderStore;
import dev.integrations.store.InMemoryStore;
import dev.integrations.store.Store;
import dev.integrations.store.StoreException;
import dev.integrations.store.StoreTransaction;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.WebhookSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A database that fails after outcomes were recorded, when the next deliveries of their keys are looked for once more. */
class AfterCommitTest {
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void what_fails_after_outcomes_were_recorded_keeps_nothing_from_being_sent() throws Exception {
        ManualClock clock = ManualClock.startingAt(NOON);
        try (FaultyReceiver receiver = FaultyReceiver.start(clock);
                Integrations integrations = Integrations.builder()
                        .store(new Failing(InMemoryStore.create()))
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .clock(clock)
                        .dispatch(DispatchSettings.builder()
                                .maxInFlight(4)
                                .recordBatch(4)
                                .build())
                        .startPaused()) {
            receiver.on("/o", answer(200));
            Tenant acme = integrations.tenant("acme");
            acme.webhooks()
                    .create(WebhookSettings.builder(receiver.url("/o").toString())
                            .ordered(true)
                            .build());

            for (int i = 0; i < 40; i++) {
                acme.events().publish(NewEvent.of("a.b", i).orderingKey("key-" + i % 20));
            }
            integrations.runDue();

            assertThat(failures).hasPositiveValue();
            assertThat(receiver.requests()).hasSize(40);
            assertThat(acme.deliveries()
                            .list(DeliveryQuery.all(), PageRequest.first(100))
                            .items())
                    .extracting(Delivery::state)
                    .containsOnly(DeliveryState.SUCCEEDED);
        }
    }

    /** Fails whoever advances a chain in a transaction that records nothing. */
    private final class Failing implements Store<StoreTransaction> {
        private final InMemoryStore store;

        Failing(InMemoryStore store) {
            this.store = store;
        }

        @Override
        public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) throws X {
            return store.inTransaction(transaction -> {
                AtomicBoolean recorded = new AtomicBoolean();
                DeliveryStore deliveries = proxy(DeliveryStore.class, (method, arguments) -> {
                    recorded.compareAndSet(false, method.getName().equals("complete"));
                    return call(method, transaction.deliveries(), arguments);
                });
                OrderStore order = proxy(OrderStore.class, (method, arguments) -> {
                    if (method.getName().equals("advance") && !recorded.get()) {
                        failures.incrementAndGet();
                        throw new StoreException("The database is gone", new SQLException("gone"));
                    }
                    return call(method, transaction.order(), arguments);
                });
                return work.run(proxy(StoreTransaction.class, (method, arguments) -> switch (method.getName()) {
                    case "deliveries" -> deliveries;
                    case "order" -> order;
                    default -> call(method, transaction, arguments);
                }));
            });
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private interface Handler {
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method, arguments)));
    }
}
