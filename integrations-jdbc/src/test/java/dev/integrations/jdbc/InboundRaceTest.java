package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.jdbc.testing.Race;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.NewIntegration;
import dev.integrations.testkit.ManualClock;
import dev.integrations.web.WebRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One event of a service, sent many times at the same moment. */
class InboundRaceTest extends StoreTest {
    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    private final List<Integrations> nodes = new ArrayList<>();

    @AfterEach
    void close_nodes() {
        nodes.forEach(Integrations::close);
    }

    private Integrations start(InboundHandling handling) {
        Integrations node = Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .clock(clock)
                .templates(EchoTemplate.catalog())
                .inbound(InboundSettings.builder("https://app.test", handling).build())
                .startPaused();
        nodes.add(node);
        return node;
    }

    private static IntegrationId echo(Integrations node) {
        return node.tenant("acme")
                .integrations()
                .install(NewIntegration.of(EchoTemplate.ID, "Echo"))
                .integration()
                .id();
    }

    private static int send(Integrations node, IntegrationId to, String event) {
        return node.inbound()
                .handle(WebRequest.builder("POST", "/acme/" + to)
                        .body(event.getBytes(UTF_8))
                        .build())
                .status();
    }

    private static void write(JdbcTransaction transaction, String event) throws SQLException {
        try (PreparedStatement insert =
                transaction.connection().prepareStatement("INSERT INTO host_business (event) VALUES (?)")) {
            insert.setString(1, event);
            insert.executeUpdate();
        }
    }

    private List<String> written() throws SQLException {
        List<String> events = new ArrayList<>();
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT event FROM host_business")) {
            while (rows.next()) {
                events.add(rows.getString(1));
            }
        }
        return events;
    }

    @Test
    void handler_runs_once_and_everybody_gets_the_acknowledgement() throws Exception {
        database.execute("CREATE TABLE host_business (event varchar(100) NOT NULL)");
        Integrations node = start(InboundHandling.inTransaction(
                store, (event, payload, transaction) -> write(transaction, event.vendorId())));
        IntegrationId echo = echo(node);

        List<Integer> acknowledged = Race.winners((round, thread) -> send(node, echo, "e-" + round) == 200);

        assertThat(acknowledged).hasSize(Race.ROUNDS).containsOnly(Race.THREADS);
        assertThat(written()).hasSize(Race.ROUNDS).doesNotHaveDuplicates();
        assertThat(database.count("inbound")).isEqualTo(Race.ROUNDS);
    }

    @Test
    void after_a_failure_another_one_runs_it_and_nothing_is_left_of_the_first() throws Exception {
        database.execute("CREATE TABLE host_business (event varchar(100) NOT NULL)");
        AtomicIntegerArray runs = new AtomicIntegerArray(Race.ROUNDS);
        Integrations node = start(InboundHandling.inTransaction(store, (event, payload, transaction) -> {
            write(transaction, event.vendorId());
            if (runs.incrementAndGet(Integer.parseInt(event.vendorId())) == 1) {
                throw new IllegalStateException("the first one fails");
            }
        }));
        IntegrationId echo = echo(node);

        List<Integer> acknowledged = Race.winners((round, thread) -> send(node, echo, "" + round) == 200);

        assertThat(acknowledged).hasSize(Race.ROUNDS).containsOnly(Race.THREADS - 1);
        assertThat(written()).hasSize(Race.ROUNDS).doesNotHaveDuplicates();
    }

    /** The control: whoever looks first and writes then does some of them several times. */
    @Test
    void looking_before_writing_is_not_enough() throws Exception {
        database.execute("CREATE TABLE host_business (event varchar(100) NOT NULL)");

        Race.winners((round, thread) -> {
            if (!written().contains("e-" + round)) {
                Race.work();
                store.<SQLException>useTransaction(transaction -> write(transaction, "e-" + round));
            }
            return true;
        });

        assertThat(written()).hasSizeGreaterThan(Race.ROUNDS);
    }

    @Test
    void nodes_share_what_waits_and_each_event_is_handed_over_once() throws Exception {
        ConcurrentHashMap<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        InboundHandling handling = InboundHandling.later(
                (event, payload) -> runs.computeIfAbsent(event.vendorId(), id -> new AtomicInteger())
                        .incrementAndGet());
        Integrations first = start(handling);
        IntegrationId echo = echo(first);
        for (int i = 0; i < 3; i++) {
            start(handling);
        }
        for (int i = 0; i < Race.ROUNDS; i++) {
            send(first, echo, "e-" + i);
        }
        clock.advance(Duration.ofSeconds(1));

        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        try {
            List<Callable<Integer>> passes = new ArrayList<>();
            nodes.forEach(node -> passes.add(node::runDue));
            for (Future<Integer> pass : threads.invokeAll(passes)) {
                pass.get();
            }
        } finally {
            threads.shutdownNow();
        }
        while (runs.size() < Race.ROUNDS) {
            // H2 may return nothing at all while others hold rows; what is left is found by the next pass.
            clock.advance(Duration.ofSeconds(1));
            first.runDue();
        }

        assertThat(runs)
                .hasSize(Race.ROUNDS)
                .allSatisfy((id, count) -> assertThat(count).hasValue(1));
    }
}
