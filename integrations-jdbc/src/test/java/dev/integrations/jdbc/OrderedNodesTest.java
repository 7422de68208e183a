package dev.integrations.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.WebhookSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two nodes on one database, several publishers, a receiver that fails now and then: each key arrives in its order. */
class OrderedNodesTest extends StoreTest {
    private static final int KEYS = 4;
    private static final int EVENTS = 25;

    private final FaultyReceiver receiver = FaultyReceiver.start(Clock.systemUTC());
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void each_key_arrives_in_the_order_of_its_publications() throws Exception {
        KeyRing keys = KeyRing.ephemeralForDevelopment();
        receiver.on("/o", exchange -> {
            exchange.request();
            exchange.answer(asked.incrementAndGet() % 7 == 0 ? 500 : 200, List.of(), new byte[0]);
        });
        try (Integrations one = node(keys, store);
                JdbcStore second = JdbcStore.open(database.pool());
                Integrations other = node(keys, second)) {
            one.tenant("acme")
                    .webhooks()
                    .create(WebhookSettings.builder(receiver.url("/o").toString())
                            .ordered(true)
                            .retrySchedule(RetrySchedule.of(
                                    Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(50)))
                            .build());
            publishAll(List.of(one, other));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> one.operator().backlog().pending() == 0);
        } finally {
            receiver.close();
        }

        for (int key = 0; key < KEYS; key++) {
            String name = key + ":";
            assertThat(receiver.requests().stream()
                            .map(ReceivedRequest::text)
                            .map(text -> text.substring(1, text.length() - 1))
                            .filter(text -> text.startsWith(name))
                            .map(text -> Integer.valueOf(text.substring(name.length()))))
                    .as("key %d", key)
                    .hasSizeGreaterThanOrEqualTo(EVENTS)
                    .isSorted()
                    .contains(0, EVENTS - 1);
        }
    }

    /** Each key has its own publisher: half of the events in transactions of the library, half in those of the host. */
    private void publishAll(List<Integrations> nodes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(KEYS);
        List<Future<?>> publishers = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            int key = i;
            publishers.add(threads.submit(() -> {
                for (int number = 0; number < EVENTS; number++) {
                    publish(nodes.get(number % 2), key, number);
                }
                return true;
            }));
        }
        for (Future<?> publisher : publishers) {
            publisher.get(1, TimeUnit.MINUTES);
        }
        threads.shutdown();
    }

    private void publish(Integrations node, int key, int number) throws SQLException {
        NewEvent event = NewEvent.of("a.b", "\"%d:%d\"".formatted(key, number).getBytes(UTF_8))
                .orderingKey("key-" + key);
        if (number % 3 > 0) {
            node.tenant("acme").events().publish(event);
            return;
        }
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            node.tenant("acme").events().within(store.enlist(connection)).publish(event);
            connection.commit();
        }
    }

    private static Integrations node(KeyRing keys, JdbcStore store) {
        return Integrations.builder().store(store).keyRing(keys).development().start();
    }
}
