package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.integrations.Integrations;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.AuthorizationResult.Connected;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.Connections;
import dev.integrations.connection.RefreshLease;
import dev.integrations.connection.StoredConnection;
import dev.integrations.crypto.KeyRing;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.web.WebParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database with one connection, whose provider takes each refresh token once. */
class ConnectionNodesTest extends StoreTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = 10;
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String SESSION = "session";

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final StrictProvider provider = StrictProvider.start().latency(Duration.ofMillis(50));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private Integrations here;
    private Integrations there;
    private ConnectionId id;

    @BeforeEach
    void start_two_nodes_and_connect() {
        KeyRing keyRing = KeyRing.ephemeralForDevelopment();
        here = node(store, keyRing);
        there = node(JdbcStore.open(database.pool()), keyRing);
        String query = provider.approve(connections(here)
                .authorize(AuthorizationRequest.of("strict", "S", SESSION))
                .uri());
        id = ((Connected) connections(there).callback("strict", WebParameters.parse(query), SESSION))
                .connection()
                .id();
    }

    private Integrations node(JdbcStore on, KeyRing keyRing) {
        return Integrations.builder()
                .store(on)
                .keyRing(keyRing)
                .development()
                .clock(clock)
                .connections(ConnectionSettings.builder()
                        .provider(provider.descriptor("strict").build(), StrictProvider.CLIENT)
                        .redirectBase("https://app.test/callback")
                        .build())
                .startPaused();
    }

    @AfterEach
    void stop_both() {
        threads.shutdownNow();
        here.close();
        there.close();
        provider.close();
    }

    private static Connections connections(Integrations node) {
        return node.tenant("acme").connections();
    }

    private CompletableFuture<Secret> value(Integrations node) {
        return connections(node).tokens(id).value();
    }

    @Test
    void threads_of_both_nodes_get_one_token_by_one_call_each_time_it_has_ended() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            clock.advance(LIFE);
            CyclicBarrier barrier = new CyclicBarrier(THREADS);
            List<Future<Secret>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Integrations node = i % 2 == 0 ? here : there;
                running.add(threads.submit(() -> {
                    barrier.await(30, TimeUnit.SECONDS);
                    return value(node).get(60, TimeUnit.SECONDS);
                }));
            }
            for (Future<Secret> future : running) {
                assertThat(future.get(60, TimeUnit.SECONDS)).isEqualTo(Secret.of("Bearer access-" + (2 + round)));
            }
            assertThat(provider.calls()).isEqualTo(1 + round);
        }
        assertThat(provider.refusals()).isZero();
    }

    @Test
    void housekeeping_of_both_nodes_makes_one_call() throws InterruptedException {
        clock.advance(LIFE.minus(Duration.ofMinutes(5)));
        here.runDue();
        there.runDue();

        await().until(() -> connections(here)
                .get(id)
                .expiresAt()
                .filter(clock.instant().plus(LIFE)::equals)
                .isPresent());
        here.runDue();
        there.runDue();
        assertThat(provider.calls()).isEqualTo(2);
    }

    @Test
    void node_that_died_with_the_lease_is_followed_when_that_ends() throws Exception {
        clock.advance(LIFE);
        StoredConnection row = row();
        RefreshLease lease = new RefreshLease(42, clock.instant().plusSeconds(30));
        assertThat(store.<Boolean, RuntimeException>inTransaction(
                        transaction -> transaction.connections().lease(row, lease, clock.instant())))
                .isTrue();

        CompletableFuture<Secret> waiting = value(here);
        assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS))
                .as("it waits for the other node")
                .isInstanceOf(TimeoutException.class);
        assertThat(provider.calls()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(30));
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(Secret.of("Bearer access-3"));
        assertThat(provider.calls()).isEqualTo(2);
    }

    private StoredConnection row() {
        return store.inTransaction(transaction ->
                transaction.connections().find(TenantId.of("acme"), id).orElseThrow());
    }

    @Test
    void answer_that_comes_after_somebody_elses_counts_for_nothing() throws Exception {
        clock.advance(LIFE);
        provider.latency(Duration.ofSeconds(2));
        CompletableFuture<Secret> slow = value(here);
        await().until(() -> provider.calls() == 2);
        connections(there).disconnect(id);

        assertThatThrownBy(() -> slow.get(60, TimeUnit.SECONDS)).hasMessageContaining("disconnected");
        assertThat(row().credentials()).isEmpty();
    }
}
