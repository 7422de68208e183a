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
import dev.integrations.connection.ClientAuthentication;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.Connections;
import dev.integrations.connection.RefreshLease;
import dev.integrations.connection.StoredConnection;
import dev.integrations.connection.TokenRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.TransportSettings;
import dev.integrations.jdbc.testing.Race;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.web.WebParameters;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database with one connection, whose provider takes each refresh token once. */
class ConnectionNodesTest extends StoreTest {
    private static final Duration QUICK = Duration.ofMillis(10);
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String SESSION = "session";

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final StrictProvider provider = StrictProvider.start().latency(Duration.ofMillis(50));
    private final Race race = new Race();
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
        race.close();
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
    void threads_of_both_nodes_get_one_token_by_one_call_each_time_it_has_ended() {
        provider.latency(QUICK);
        AtomicInteger number = new AtomicInteger();
        for (int round = 1; round <= Race.ROUNDS; round++) {
            clock.advance(LIFE);

            List<Secret> values = race.run(() ->
                    value(number.getAndIncrement() % 2 == 0 ? here : there).get(60, TimeUnit.SECONDS));

            assertThat(values).as("round %d", round).containsOnly(Secret.of("Bearer access-" + (2 + round)));
            assertThat(provider.calls()).as("round %d", round).isEqualTo(1 + round);
        }
        assertThat(provider.refusals()).isZero();
    }

    /** The control: whoever looks, calls and then writes calls for others too, and this harness sees it. */
    @Test
    void look_without_a_lease_makes_more_than_one_call() {
        provider.latency(QUICK);
        try (HttpTransport transport = HttpTransport.create(
                TransportSettings.builder().policy(OutboundPolicy.development()).build())) {
            for (int round = 1; round <= Race.ROUNDS_IN_TURN; round++) {
                clock.advance(LIFE);
                race.run(() -> naiveRefresh(transport));
            }
        }
        assertThat(provider.calls()).isGreaterThan(1 + Race.ROUNDS_IN_TURN);
    }

    private boolean naiveRefresh(HttpTransport transport) throws Exception {
        StoredConnection row = row();
        if (row.connection().expiresAt().orElseThrow().isAfter(clock.instant())) {
            return false;
        }
        transport
                .send(TokenRequest.to(URI.create(provider.url("/token")))
                        .parameter("grant_type", "client_credentials")
                        .as(StrictProvider.CLIENT, ClientAuthentication.BASIC))
                .get();
        return store.<Boolean, RuntimeException>inTransaction(
                transaction -> transaction.connections().update(renewed(row)));
    }

    private StoredConnection renewed(StoredConnection row) {
        Connection was = row.connection();
        Connection renewed = new Connection(
                was.id(),
                was.tenant(),
                was.provider(),
                was.name(),
                was.state(),
                was.scopes(),
                was.apiBase(),
                Optional.of(clock.instant().plus(LIFE)),
                was.failures(),
                was.reason(),
                was.createdAt(),
                was.updatedAt());
        return new StoredConnection(renewed, row.credentials(), row.version() + 1, row.schedule());
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
