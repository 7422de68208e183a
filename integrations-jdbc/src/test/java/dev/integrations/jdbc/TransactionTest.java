package dev.integrations.jdbc;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.Transaction.Completion;
import dev.integrations.delivery.FanOut;
import dev.integrations.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTest extends StoreTest {
    private final List<Completion> reported = new ArrayList<>();

    @Test
    void commit_is_reported_after_the_connection_was_given_back() {
        store.useTransaction(transaction -> {
            transaction.onCompletion(completion -> {
                database.assertThatNoConnectionIsInUse();
                reported.add(completion);
            });
            transaction.deliveries().publish(eventsToDeliver(1), NOON);
        });

        assertThat(reported).containsExactly(Completion.COMMITTED);
        assertThat(database.count("delivery")).isOne();
    }

    @Test
    void exception_of_the_work_passes_through_after_the_rollback() {
        IOException failure = new IOException("no");

        assertThatThrownBy(() -> store.useTransaction(transaction -> {
                    transaction.onCompletion(reported::add);
                    transaction.deliveries().publish(eventsToDeliver(1), NOON);
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(reported).containsExactly(Completion.ROLLED_BACK);
        assertThat(database.count("event")).isZero();
    }

    @Test
    void commit_without_confirmation_is_reported_as_unknown() {
        ProxyDataSource dataSource = new ProxyDataSource(database.pool());
        JdbcStore unlucky = JdbcStore.open(dataSource);
        dataSource.loseConfirmationsOfCommits();

        assertThatThrownBy(() -> unlucky.useTransaction(transaction -> {
                    transaction.onCompletion(reported::add);
                    transaction.deliveries().publish(eventsToDeliver(1), NOON);
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("may have happened")
                .hasCauseInstanceOf(SQLException.class);

        assertThat(reported).containsExactly(Completion.UNKNOWN);
    }

    @Test
    void failure_of_a_listener_stops_neither_the_result_nor_the_other_listeners() {
        int result = store.inTransaction(transaction -> {
            transaction.onCompletion(completion -> {
                throw new IllegalStateException("thrown on purpose");
            });
            transaction.onCompletion(reported::add);
            return 42;
        });

        assertThat(result).isEqualTo(42);
        assertThat(reported).containsExactly(Completion.COMMITTED);
    }

    @Test
    void listener_may_open_a_transaction() {
        store.useTransaction(transaction -> transaction.onCompletion(
                completion -> store.useTransaction(next -> next.deliveries().publish(eventsToDeliver(1), NOON))));

        assertThat(database.count("delivery")).isOne();
    }

    @Test
    void second_transaction_of_the_same_thread_is_refused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> store.useTransaction(outer -> store.useTransaction(inner -> {})))
                .withMessageContaining("in a transaction of this store already");

        store.useTransaction(afterwards -> {});
    }

    @Test
    void failure_of_the_database_names_the_operation_and_the_drivers_exception_but_no_parameter() {
        FanOut published = new FanOut(
                anEvent().withPayload("s3cret".getBytes(StandardCharsets.UTF_8)).build(), List.of());

        assertThatThrownBy(() -> store.useTransaction(transaction -> {
                    transaction.deliveries().publish(List.of(published), NOON);
                    transaction.deliveries().publish(List.of(published), NOON);
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("store events")
                .hasMessageNotContaining("s3cret")
                .hasCauseInstanceOf(SQLException.class);
        assertThat(database.count("event")).isZero();
    }

    @Test
    void host_writes_on_the_connection_in_the_same_commit() throws SQLException {
        database.execute("CREATE TABLE invoice (id integer)");

        store.useTransaction(transaction -> {
            insertInvoice(transaction.connection());
            transaction.deliveries().publish(eventsToDeliver(1), NOON);
        });
        assertThatThrownBy(() -> store.useTransaction(transaction -> {
                    insertInvoice(transaction.connection());
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);

        assertThat(database.query("SELECT COUNT(*) FROM invoice")).isEqualTo("1");
    }

    private static void insertInvoice(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO invoice VALUES (1)");
        }
    }

    @Test
    void connection_refuses_to_end_the_transaction() {
        store.useTransaction(transaction -> {
            Connection connection = transaction.connection();

            assertThatIllegalStateException().isThrownBy(connection::commit).withMessageContaining("'commit'");
            assertThatIllegalStateException().isThrownBy(connection::rollback);
            assertThatIllegalStateException().isThrownBy(connection::close);
            assertThatIllegalStateException().isThrownBy(() -> connection.setAutoCommit(true));
            assertThatIllegalStateException().isThrownBy(() -> connection.abort(Runnable::run));
        });
    }

    @Test
    void host_may_roll_back_to_a_savepoint() throws SQLException {
        store.useTransaction(transaction -> {
            var savepoint = transaction.connection().setSavepoint();
            transaction.deliveries().publish(eventsToDeliver(1), NOON);
            transaction.connection().rollback(savepoint);
        });

        assertThat(database.count("delivery")).isZero();
    }

    @Test
    void nothing_of_a_transaction_works_once_it_has_ended() {
        JdbcTransaction kept = store.inTransaction(transaction -> transaction);
        Connection connection = store.inTransaction(JdbcTransaction::connection);

        assertThatIllegalStateException()
                .isThrownBy(() -> kept.deliveries().backlog(NOON))
                .withMessageContaining("has ended");
        assertThatIllegalStateException().isThrownBy(() -> kept.onCompletion(reported::add));
        assertThatIllegalStateException().isThrownBy(connection::createStatement);
    }

    @Test
    void connection_is_given_back_in_the_mode_in_which_it_came() throws SQLException {
        database.pool().setMaximumPoolSize(1);
        store.useTransaction(transaction -> {});

        try (Connection connection = database.pool().getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void closed_store_refuses_transactions_and_leaves_the_data_source_open() {
        store.close();

        assertThatIllegalStateException().isThrownBy(() -> store.useTransaction(transaction -> {}));
        assertThat(database.query("SELECT 1")).isEqualTo("1");
    }
}
