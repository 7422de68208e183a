package dev.integrations.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.http.OutboundResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refreshes on one thread. */
class RefreshingTest extends RefreshFixture {
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

    @Test
    void new_tokens_are_sealed_though_the_keys_cannot_be_read_any_more() {
        AtomicBoolean away = new AtomicBoolean();
        answer = new CompletableFuture<>();
        Refreshing refreshing = new Refreshing(with(new KeysAway(away)), Duration.ofMinutes(1));
        CompletableFuture<StoredConnection> waiting = refreshing.refreshed(row, true);
        away.set(true);

        answer.complete(token("two"));

        assertThat(waiting.join().version()).isEqualTo(row.version() + 1);
        assertThat(new CredentialVault(parts.encryption()).open(stored()).client())
                .isPresent();
    }

    @Test
    void connection_that_cannot_be_opened_is_not_in_the_way_of_others() {
        ConnectionEngine engine = new ConnectionEngine(with(new KeysAway(new AtomicBoolean(true))));
        assertThat(due()).hasSize(1);

        engine.upkeep();

        assertThat(asked).hasValue(1);
        assertThat(due()).isEmpty();
        assertThat(stored().schedule())
                .isEqualTo(
                        new StoredConnection.Schedule(Optional.of(now.plus(Duration.ofMinutes(10))), Optional.empty()));
        assertThat(new Refreshing(parts, Duration.ofMinutes(1))
                        .refreshed(stored(), true)
                        .join()
                        .connection()
                        .expiresAt())
                .contains(now.plus(LIFE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "invalid_request"})
    void refusal_leaves_credentials_that_were_encrypted_anew_meanwhile(String error) {
        answer = new CompletableFuture<>();
        CompletableFuture<StoredConnection> waiting = new Refreshing(parts, Duration.ofMinutes(1)).refreshed(row, true);
        CredentialVault vault = new CredentialVault(parts.encryption());
        SealedCredentials anew =
                vault.seal(row.connection().tenant(), row.connection().id(), vault.open(row));
        store.useTransaction(transaction -> transaction.connections().replaceCredentials(row, anew));

        answer.complete(OutboundResponse.builder(400)
                .body("{\"error\":\"%s\"}".formatted(error).getBytes(StandardCharsets.UTF_8))
                .build());

        assertThat(waiting).isCompletedExceptionally();
        assertThat(stored().version()).isEqualTo(row.version() + 1);
        assertThat(stored().credentials()).contains(anew);
    }

    /** Cannot read its keys while it is told so. What was prepared goes on. */
    private final class KeysAway implements Encryption {
        private final AtomicBoolean away;

        KeysAway(AtomicBoolean away) {
            this.away = away;
        }

        private Encryption ring() {
            if (away.get()) {
                throw new IllegalStateException("the keys are away");
            }
            return parts.encryption();
        }

        @Override
        public byte[] encrypt(byte[] plaintext, EncryptionContext context) {
            return ring().encrypt(plaintext, context);
        }

        @Override
        public byte[] decrypt(byte[] encrypted, EncryptionContext context) {
            return ring().decrypt(encrypted, context);
        }

        @Override
        public boolean needsReencryption(byte[] encrypted, EncryptionContext context) {
            return ring().needsReencryption(encrypted, context);
        }

        @Override
        public Encryption prepared(TenantId tenant) {
            return ring().prepared(tenant);
        }
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
