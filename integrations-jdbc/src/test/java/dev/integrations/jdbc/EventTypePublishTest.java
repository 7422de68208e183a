package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.InvalidPayloadException;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.testkit.ManualClock;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the catalogue costs publishers, and that it holds in a transaction of the host. */
class EventTypePublishTest extends StoreTest {
    private static final EventTypeDefinition PAID = EventTypeDefinition.builder("invoice.paid")
            .schema("{\"properties\":{\"amount\":{\"type\":\"integer\"}}}")
            .build();
    private static final Map<String, ?> GOOD = Map.of("amount", 1);
    private static final Map<String, ?> BAD = Map.of("amount", "1");

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private ProxyDataSource counter;
    private JdbcStore counted;
    private Integrations integrations;
    private Tenant acme;

    @BeforeEach
    void start() {
        counter = new ProxyDataSource(database.pool());
        counted = JdbcStore.open(counter);
        integrations = node(counted);
        acme = integrations.tenant("acme");
    }

    private Integrations node(JdbcStore on) {
        return Integrations.builder()
                .store(on)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .startPaused();
    }

    @AfterEach
    void stop() {
        integrations.close();
    }

    private int statementsToPublish(String type) {
        counter.executionsSinceLastCall();
        acme.events().publish(type, GOOD);
        return counter.executionsSinceLastCall();
    }

    @Test
    void publishing_reads_the_catalogue_once_and_then_not_for_a_while() {
        integrations.eventTypes().define(PAID);
        acme.events().publish("other.type", GOOD);

        int cold = statementsToPublish("invoice.paid");
        int warm = statementsToPublish("invoice.paid");
        int unknown = statementsToPublish("other.type");

        assertThat(cold).isEqualTo(warm + 1);
        assertThat(unknown).isEqualTo(warm);
        clock.advance(Duration.ofSeconds(1));
        assertThat(statementsToPublish("invoice.paid")).isEqualTo(warm);
    }

    @Test
    void refusal_leaves_the_connection_of_the_host_usable_and_nothing_stored() throws Exception {
        integrations.eventTypes().define(PAID);

        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() ->
                            acme.events().within(counted.enlist(connection)).publish("invoice.paid", BAD))
                    .isInstanceOf(InvalidPayloadException.class);
            assertThat(database.count("event")).isZero();
            acme.events().within(counted.enlist(connection)).publish("invoice.paid", GOOD);
            connection.commit();
        }

        assertThat(database.count("event")).isEqualTo(1);
    }

    @Test
    void nodes_that_start_together_define_the_same_types_without_a_conflict() throws Exception {
        List<EventTypeDefinition> definitions = IntStream.range(0, 20)
                .mapToObj(i -> EventTypeDefinition.builder("type_" + i).build())
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> starts = IntStream.range(0, 4)
                    .<Callable<Integer>>mapToObj(i -> () ->
                            integrations.eventTypes().defineAll(definitions).size())
                    .toList();
            for (Future<Integer> start : threads.invokeAll(starts)) {
                assertThat(start.get()).isEqualTo(20);
            }
        } finally {
            threads.shutdown();
        }

        assertThat(database.count("event_type")).isEqualTo(20);
        assertThat(database.count("audit")).isEqualTo(20);
    }
}
