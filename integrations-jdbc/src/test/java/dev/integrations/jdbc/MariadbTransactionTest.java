package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.event.EventId;
import dev.integrations.store.StoreException;
import dev.integrations.testkit.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** REPEATABLE READ is the default of MariaDB, and so of the connections that a host hands out. */
@Tag("mariadb")
@SuppressWarnings("NullAway.Init")
class MariadbTransactionTest {
    private TestDatabase database;
    private JdbcStore store;

    @BeforeEach
    void open_a_database_of_its_own() {
        database = TestDatabase.mariadb();
        store = JdbcStore.open(database.pool());
    }

    @AfterEach
    void no_connection_is_left_open() {
        database.assertThatNoConnectionIsInUse();
        database.close();
    }

    @Test
    void transaction_of_the_store_reads_what_is_committed_and_leaves_the_connection_as_it_was() {
        database.pool().setMaximumPoolSize(2);

        store.useTransaction(transaction -> {
            assertThat(transaction.deliveries().backlog(NOON).pending()).isZero();
            database.execute("INSERT INTO integrations_delivery (event_id, destination_id, destination_kind, due)"
                    + " VALUES (x'00', x'00', 1, '2026-01-01')");
            assertThat(transaction.deliveries().backlog(NOON).pending()).isOne();
        });

        database.pool().setMaximumPoolSize(1);
        assertThat(database.query("SELECT @@tx_isolation")).isEqualTo("REPEATABLE-READ");
    }

    @Test
    void idempotency_key_that_was_taken_after_the_host_began_to_read_is_found() throws SQLException {
        IdempotencyKey first = key();
        try (Connection connection = hostConnection()) {
            store.enlist(connection).deliveries().backlog(NOON);
            store.useTransaction(transaction -> transaction.deliveries().registerKeys(ACME, List.of(first), NOON));

            var taken = store.enlist(connection).deliveries().registerKeys(ACME, List.of(key()), NOON);

            assertThat(taken).containsEntry("order-42", first);
            connection.rollback();
        }
    }

    @Test
    void keys_that_differ_in_case_accents_or_spaces_at_the_end_are_different() {
        List<IdempotencyKey> keys = List.of("a", "A", "á", "a ", "a\u00a0").stream()
                .map(name -> new IdempotencyKey(name, EventId.of(Samples.uuid(NOON)), "00"))
                .toList();

        var taken = store.inTransaction(transaction -> transaction.deliveries().registerKeys(ACME, keys, NOON));

        assertThat(taken).isEmpty();
        assertThat(database.count("idempotency_key")).isEqualTo(5);
    }

    @Test
    void first_operation_of_a_transaction_is_repeated_after_a_deadlock() throws Exception {
        List<Claim> claims = twoClaims();

        CompletableFuture<Set<DeliveryId>> renewed = deadlock(
                claims,
                () -> store.inTransaction(
                        transaction -> transaction.deliveries().renew(claims, NOON.plusSeconds(60))));

        assertThat(renewed.get()).hasSize(2);
    }

    @Test
    void later_operation_fails_with_the_advice_to_run_the_transaction_again() throws Exception {
        List<Claim> claims = twoClaims();

        CompletableFuture<Set<DeliveryId>> renewed = deadlock(
                claims,
                () -> store.inTransaction(transaction -> {
                    transaction.deliveries().publish(StoreTest.eventsToDeliver(1), NOON);
                    return transaction.deliveries().renew(claims, NOON.plusSeconds(60));
                }));

        assertThatThrownBy(renewed::get)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("run it again from its start");
        assertThat(database.count("event")).isEqualTo(2);
    }

    /** The server's default from 11.6 on. */
    @Test
    void host_whose_server_finds_a_change_since_it_began_to_read_is_told_to_run_the_transaction_again()
            throws SQLException {
        try (TestDatabase checking = TestDatabase.mariadb("&sessionVariables=innodb_snapshot_isolation=ON")) {
            JdbcStore checked = JdbcStore.open(checking.pool());
            try (Connection connection = checking.pool().getConnection()) {
                connection.setAutoCommit(false);
                JdbcTransaction host = checked.enlist(connection);
                host.deliveries().backlog(NOON);
                checked.useTransaction(other -> other.deliveries().registerKeys(ACME, List.of(key()), NOON));

                assertThatThrownBy(() -> host.deliveries().registerKeys(ACME, List.of(key()), NOON))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("run it again from its start");
                connection.rollback();
            }
        }
    }

    private List<Claim> twoClaims() {
        store.useTransaction(transaction -> transaction.deliveries().publish(StoreTest.eventsToDeliver(2), NOON));
        return StoreTest.claimDue(store, NOON, 2);
    }

    /** Makes work lock the first of two rows and wait for the second, whose holder then asks for the first. */
    private <T> CompletableFuture<T> deadlock(List<Claim> claims, Supplier<T> work) throws SQLException {
        database.execute("CREATE TABLE ballast (id integer PRIMARY KEY)");
        List<Long> ids =
                claims.stream().map(claim -> claim.delivery().value()).sorted().toList();
        try (Connection connection = hostConnection();
                Statement statement = connection.createStatement()) {
            // The database rolls back whichever has changed less.
            statement.execute("INSERT INTO ballast SELECT seq FROM seq_1_to_1000");
            statement.execute("SELECT id FROM integrations_delivery WHERE id = " + ids.get(1) + " FOR UPDATE");
            CompletableFuture<T> waiting = CompletableFuture.supplyAsync(work);
            await().atMost(Duration.ofSeconds(30)).until(this::somebodyWaits);

            statement.execute("SELECT id FROM integrations_delivery WHERE id = " + ids.get(0) + " FOR UPDATE");
            connection.commit();
            return waiting;
        }
    }

    private boolean somebodyWaits() {
        return !"0"
                .equals(database.query(
                        "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"));
    }

    private Connection hostConnection() throws SQLException {
        Connection connection = database.pool().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static IdempotencyKey key() {
        return new IdempotencyKey("order-42", EventId.of(Samples.uuid(NOON)), "00");
    }
}
