package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.RetentionStore;
import dev.integrations.delivery.Swept;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a portion of a removal costs must not grow with what is kept. */
class PostgresqlRetentionPlanTest {
    /** The driver prepares a statement on the server after 5 executions, and the server keeps a plan after 5 more. */
    private static final int PLAN_KEPT_AFTER = 12;

    private static final int ROWS = 100_000;
    private static final int OLD = 3_000;
    private static final int PORTION = 500;

    @Test
    void portions_read_along_indexes_of_tables_that_grew_since_they_were_first_read() throws SQLException {
        try (TestDatabase database = TestDatabase.postgresql();
                Connection connection = database.pool().getConnection()) {
            JdbcStore store = JdbcStore.open(database.pool());
            database.execute("VACUUM ANALYZE integrations_delivery_history, integrations_event");
            connection.setAutoCommit(false);
            for (int i = 0; i < PLAN_KEPT_AFTER; i++) {
                portion(store.enlist(connection).retention());
                connection.commit();
            }
            fill(database);

            int removed = portion(store.enlist(connection).retention());

            assertThat(removed).isEqualTo(4 * PORTION);
            assertThat(rowsReadInSequence(connection)).isLessThan(ROWS);
        }
    }

    private static int portion(RetentionStore retention) {
        EventRange all = new EventRange(EventId.of(new UUID(0, 0)), EventId.of(new UUID(Long.MAX_VALUE, -1)));
        int history = retention.removeHistory(NOON, PORTION);
        Swept payloads = retention.removePayloads(PayloadState.KEPT, all, NOON, PORTION);
        Swept events = retention.removeEvents(PayloadState.EXPUNGED, all, NOON, PORTION);
        return history + payloads.removed() + events.removed() + retention.removeKeys(NOON, PORTION);
    }

    /** What is old is a small part, and events without a payload come before those with one. */
    private static void fill(TestDatabase database) {
        database.execute("""
                INSERT INTO integrations_event
                    (id, tenant, event_type, channels, payload, payload_state, published_at)
                SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), 'acme', 'invoice.paid', '', '', CASE WHEN n <= %1$d THEN 2 ELSE 0 END,
                    timestamptz '2026-02-01 00:00Z'
                FROM generate_series(1, %1$d) AS n
                """.formatted(ROWS));
        database.execute("""
                INSERT INTO integrations_event (id, tenant, event_type, channels, payload, published_at)
                SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), 'acme', 'invoice.paid', '', '',
                    timestamptz '2026-02-01 00:00Z'
                FROM generate_series(%d, %d) AS n
                """.formatted(ROWS + 1, 2 * ROWS));
        database.execute("""
                INSERT INTO integrations_delivery_history (id, tenant, event_id, event_type, destination_id,
                    destination_kind, state, attempts, attempts_before, published_at, finished_at)
                SELECT n, 'acme', gen_random_uuid(), 'invoice.paid', gen_random_uuid(), 1, 1, 1, 0,
                    timestamptz '2026-02-01 00:00Z',
                    CASE WHEN n > %2$d THEN timestamptz '2026-02-01 00:00Z' ELSE timestamptz '2027-02-01 00:00Z' END
                FROM generate_series(1, %1$d) AS n
                """.formatted(ROWS, ROWS - OLD));
        database.execute("""
                INSERT INTO integrations_idempotency_key (tenant, host_key, event_id, payload_hash, created_at)
                SELECT 'acme', CAST(n AS text), gen_random_uuid(), '',
                    CASE WHEN n > %2$d THEN timestamptz '2026-02-01 00:00Z' ELSE timestamptz '2027-02-01 00:00Z' END
                FROM generate_series(1, %1$d) AS n
                """.formatted(ROWS, ROWS - OLD));
        database.execute("ANALYZE integrations_event, integrations_delivery_history, integrations_idempotency_key");
    }

    private static long rowsReadInSequence(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SUM(seq_tup_read) FROM pg_stat_xact_user_tables"
                        + " WHERE relid IN ('integrations_delivery_history'::regclass,"
                        + " 'integrations_event'::regclass, 'integrations_idempotency_key'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
