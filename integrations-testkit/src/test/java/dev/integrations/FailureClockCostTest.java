package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.FailureClockStore;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.NewWebhook;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the clocks of failure are written and asked for. */
class FailureClockCostTest extends LifecycleFixture {
    private final List<String> calls = new ArrayList<>();

    @BeforeEach
    void start_a_node_on_a_store_that_counts() {
        use(track(builder().store(new CountingStore()).startPaused()));
    }

    @Test
    void successes_of_webhooks_that_do_not_fail_are_asked_for_together_and_write_nothing() throws Exception {
        for (int i = 0; i < 10; i++) {
            receiver.on("/ok" + i, answer(200));
            webhook(settings("/ok" + i));
        }
        for (int i = 0; i < 20; i++) {
            acme.events().publish(EVENT, PAYLOAD);
        }

        int recorded = integrations.runDue();

        assertThat(recorded).isEqualTo(200);
        assertThat(calls).containsOnly("stop").hasSizeLessThan(recorded / 20);
    }

    @Test
    void failures_are_written_once_a_minute() throws Exception {
        receiver.on("/down", answer(500));
        NewWebhook webhook = failingOnce("/down");

        for (int second = 0; second < 180; second++) {
            failAgainAfter(Duration.ofSeconds(1));
        }

        assertThat(calls).hasSize(3).containsOnly("add");
        assertThat(acme.webhooks().failing(webhook.id()).orElseThrow().failures())
                .isEqualTo(121);
    }

    /** Writes down which methods of the clocks are called. */
    private final class CountingStore implements Store<StoreTransaction> {
        @Override
        public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) throws X {
            return store.<R, X>inTransaction(transaction -> work.run(counting(transaction)));
        }

        @Override
        public void close() {}
    }

    private StoreTransaction counting(StoreTransaction transaction) {
        return proxy(StoreTransaction.class, transaction, call -> {});
    }

    private <P> P proxy(Class<P> port, Object target, Consumer<String> onCall) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    onCall.accept(method.getName());
                    try {
                        Object result = method.invoke(target, arguments);
                        return method.getName().equals("failureClocks")
                                ? proxy(FailureClockStore.class, result, calls::add)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }
}
