package dev.integrations.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.crypto.KeyRing;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.store.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refreshes on one thread, with a transport that does what it is told. */
class RefreshingTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LIFE = Duration.ofHours(1);

    private final ConnectionSettings settings = ConnectionSettings.builder()
            .provider(ProviderDescriptor.builder("machine", ConnectionScheme.CLIENT_CREDENTIALS)
                    .tokenEndpoint("https://id.test/token")
                    .build())
            .build();
    private final InMemoryStore store = InMemoryStore.create();
    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = START;
    private CompletableFuture<OutboundResponse> answer = CompletableFuture.completedFuture(token("one"));
    private ConnectionParts parts;
    private StoredConnection row;

    @BeforeEach
    void connect() {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        SecureRandom random = new SecureRandom();
        parts = new ConnectionParts(
                store,
                KeyRing.ephemeralForDevelopment(),
                new Told(),
                clock,
                random,
                new TimeOrderedUuids(clock, random),
                Runnable::run,
                settings);
        TenantId acme = TenantId.of("acme");
        Connection connection = new DirectConnections(parts, acme, parts.trailOf(acme))
                .create("machine", "M", new ClientCredentials("id", Secret.of("secret"), List.of()));
        row = store.inTransaction(transaction -> transaction.connections().find(acme, connection.id()))
                .orElseThrow();
        now = now.plus(LIFE);
    }

    private static OutboundResponse token(String token) {
        return OutboundResponse.builder(200)
                .body("{\"access_token\":\"%s\",\"expires_in\":3600}"
                        .formatted(token)
                        .getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Answers every request in the same way. */
    private final class Told implements HttpTransport {
        @Override
        public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
            asked.incrementAndGet();
            return answer;
        }

        @Override
        public void close() {}
    }

    @Test
    void callers_share_one_flight_which_is_gone_when_it_has_ended() {
        answer = new CompletableFuture<>();
        Refreshing refreshing = new Refreshing(parts, Duration.ofMinutes(1));
        CompletableFuture<StoredConnection> first = refreshing.refreshed(row, true);
        CompletableFuture<StoredConnection> second = refreshing.refreshed(row, true);
        assertThat(refreshing.underWay()).isEqualTo(1);
        second.cancel(true);

        answer.complete(token("two"));

        assertThat(first.join().version()).isEqualTo(row.version() + 1);
        assertThat(refreshing.underWay()).isZero();
        assertThat(asked).hasValue(2);
    }

    @Test
    void who_read_the_row_before_another_refresh_does_not_ask_again() {
        Refreshing refreshing = new Refreshing(parts, Duration.ofMinutes(1));
        StoredConnection newer = refreshing.refreshed(row, true).join();

        assertThat(refreshing.refreshed(row, true).join().version()).isEqualTo(newer.version());
        assertThat(asked).hasValue(2);
    }

    @Test
    void flight_that_never_ends_is_given_up_and_its_answer_counts_if_it_comes() throws Exception {
        answer = new CompletableFuture<>();
        Refreshing refreshing = new Refreshing(parts, Duration.ofMillis(50));

        assertThatThrownBy(() -> refreshing.refreshed(row, true).get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectionUnavailableException.class)
                .hasMessageContaining("takes too long");
        assertThat(refreshing.underWay()).isZero();

        answer.complete(token("late"));
        StoredConnection stored = store.inTransaction(transaction -> transaction
                        .connections()
                        .find(row.connection().tenant(), row.connection().id()))
                .orElseThrow();
        assertThat(stored.version()).isEqualTo(row.version() + 1);
    }

    @Test
    void end_of_a_grant_is_not_believed_if_somebody_else_has_a_newer_one() {
        answer = new CompletableFuture<>();
        Refreshing slow = new Refreshing(parts, Duration.ofMinutes(1));
        CompletableFuture<StoredConnection> waiting = slow.refreshed(row, true);
        CompletableFuture<OutboundResponse> refusal = answer;
        now = now.plus(Refreshing.LEASE);
        answer = CompletableFuture.completedFuture(token("two"));
        StoredConnection newer = new Refreshing(parts, Duration.ofMinutes(1))
                .refreshed(row, true)
                .join();

        refusal.complete(OutboundResponse.builder(400)
                .body("{\"error\":\"invalid_grant\"}".getBytes(StandardCharsets.UTF_8))
                .build());

        assertThat(waiting.join().version()).isEqualTo(newer.version());
        assertThat(waiting.join().connection().state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void new_tokens_are_stored_though_the_store_fails_for_a_moment() {
        AtomicInteger failures = new AtomicInteger();
        answer = new CompletableFuture<>();
        Refreshing refreshing = new Refreshing(on(new FailingStore(failures)), Duration.ofMinutes(1));
        CompletableFuture<StoredConnection> waiting = refreshing.refreshed(row, true);
        failures.set(2);

        answer.complete(token("two"));

        assertThat(waiting.join().version()).isEqualTo(row.version() + 1);
        assertThat(failures).hasNonPositiveValue();
    }

    private ConnectionParts on(Transactions<? extends ConnectionTransaction> transactions) {
        return new ConnectionParts(
                transactions,
                parts.encryption(),
                parts.transport(),
                parts.clock(),
                parts.random(),
                parts.ids(),
                parts.executor(),
                settings);
    }

    /** Fails as often as it is told, once it is. */
    private final class FailingStore implements Transactions<ConnectionTransaction> {
        private final AtomicInteger failures;
        private int transactions;

        FailingStore(AtomicInteger failures) {
            this.failures = failures;
        }

        @Override
        public <R, X extends Exception> R inTransaction(Work<? super ConnectionTransaction, R, X> work) throws X {
            if (++transactions > 1 && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the store is away");
            }
            return store.inTransaction(work);
        }
    }

    @Test
    void closed_engine_asks_nobody() {
        ConnectionEngine engine = new ConnectionEngine(parts);
        engine.close();

        assertThatThrownBy(() -> engine.tokens(row.connection()).value().join())
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void unexpected_failure_gives_the_lease_back() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("unexpected"));
        Refreshing refreshing = new Refreshing(parts, Duration.ofMinutes(1));

        assertThatThrownBy(() -> refreshing.refreshed(row, true).join())
                .hasCauseInstanceOf(ConnectionUnavailableException.class);

        now = now.plusSeconds(30);
        answer = CompletableFuture.completedFuture(token("two"));
        StoredConnection failed = store.inTransaction(transaction -> transaction
                        .connections()
                        .find(row.connection().tenant(), row.connection().id()))
                .orElseThrow();
        assertThat(refreshing.refreshed(failed, true).join().connection().failures())
                .isZero();
    }
}
