package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.event.EventId;
import dev.integrations.store.StoreException;
import dev.integrations.testkit.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EnlistTest extends StoreTest {
    private static final int THREADS = 16;
    private static final int TRANSACTIONS = 2_000;

    @Test
    void what_the_host_rolls_back_leaves_nothing_and_what_it_commits_is_kept_under_concurrency() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> transactions = new ArrayList<>();
            for (int i = 0; i < TRANSACTIONS; i++) {
                boolean commit = i % 2 == 0;
                transactions.add(threads.submit(() -> {
                    publishAndEnd(commit);
                    return true;
                }));
            }
            waitForAll(transactions);
        } finally {
            threads.shutdownNow();
        }

        assertThat(database.count("event")).isEqualTo(1_000);
        assertThat(database.count("delivery")).isEqualTo(1_000);
        assertThat(claimDue(store, NOON, TRANSACTIONS)).hasSize(1_000);
    }

    private void publishAndEnd(boolean commit) throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            store.enlist(connection).deliveries().publish(eventsToDeliver(1), NOON);
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }

    private static void waitForAll(List<Future<?>> work) throws InterruptedException, ExecutionException {
        for (Future<?> future : work) {
            future.get();
        }
    }

    @Test
    void enlisted_transaction_is_the_hosts_own_to_end() throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            JdbcTransaction transaction = store.enlist(connection);

            transaction.deliveries().publish(eventsToDeliver(1), NOON);

            assertThat(transaction.connection()).isSameAs(connection);
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(database.count("delivery")).isZero();
            connection.commit();
        }
        assertThat(database.count("delivery")).isOne();
    }

    @Test
    void enlisted_transaction_does_not_report_its_end() throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            JdbcTransaction transaction = store.enlist(connection);

            assertThat(transaction.reportsCompletion()).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> transaction.onCompletion(completion -> {}));
        }
    }

    @Test
    void enlisted_transaction_reads_the_latest_unless_the_host_has_chosen_a_stricter_isolation() throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(store.enlist(connection).readsLatest()).isTrue();
            connection.rollback();

            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(store.enlist(connection).readsLatest()).isFalse();
            connection.rollback();
        }
    }

    @Test
    void connection_in_auto_commit_mode_is_refused() throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            assertThatThrownBy(() -> store.enlist(connection))
                    .isInstanceOf(AutoCommitException.class)
                    .hasMessageContaining("setAutoCommit(false)");
        }
    }

    @Test
    void closed_connection_is_refused() throws SQLException {
        Connection connection = database.pool().getConnection();
        connection.close();

        assertThatThrownBy(() -> store.enlist(connection)).isInstanceOf(StoreException.class);
    }

    @Test
    void taken_idempotency_key_does_not_abort_the_hosts_transaction() throws SQLException {
        database.execute("CREATE TABLE invoice (id integer)");
        IdempotencyKey first = key();
        store.useTransaction(transaction -> transaction.deliveries().registerKeys(ACME, List.of(first), NOON));

        try (Connection connection = database.pool().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO invoice VALUES (1)");
            var taken = store.enlist(connection).deliveries().registerKeys(ACME, List.of(key()), NOON);
            statement.execute("INSERT INTO invoice VALUES (2)");
            connection.commit();

            assertThat(taken).containsEntry("order-42", first);
        }
        assertThat(database.query("SELECT COUNT(*) FROM invoice")).isEqualTo("2");
    }

    private static IdempotencyKey key() {
        return new IdempotencyKey("order-42", EventId.of(Samples.uuid(NOON)), "00");
    }
}
