package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.StatisticsSpan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What statistics cost must not grow with the history, be it of this destination or of others. */
class PostgresqlStatisticsPlanTest {
    private static final int ROWS = 100_000;
    private static final int COUNTED = 100;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void statistics_read_what_ended_in_the_span_among_deliveries_of_other_destinations_and_times() throws SQLException {
        DestinationId destination = aDestination();
        try (TestDatabase database = TestDatabase.postgresql();
                Connection connection = database.pool().getConnection()) {
            JdbcStore store = JdbcStore.open(database.pool());
            fill(database, 0, aDestination());
            fill(database, ROWS, destination);
            database.execute("ANALYZE integrations_delivery_history, integrations_attempt");
            connection.setAutoCommit(false);

            DeliveryStatistics counted = store.enlist(connection)
                    .statistics()
                    .count(
                            ACME,
                            destination,
                            new StatisticsSpan(START, START.plus(Duration.ofHours(COUNTED))),
                            DeliveryStatistics.MAX_DELIVERIES);

            assertThat(counted.ended()).isEqualTo(Map.of(DeliveryState.SUCCEEDED, (long) COUNTED));
            assertThat(counted.attempts().made()).isEqualTo(COUNTED);
            assertThat(rows(connection, "seq_tup_read")).isZero();
            assertThat(rows(connection, "idx_tup_fetch")).isLessThanOrEqualTo(4 * COUNTED);
        }
    }

    /** Deliveries of one attempt, one in each hour. */
    private static void fill(TestDatabase database, int after, DestinationId destination) {
        database.execute("""
                INSERT INTO integrations_delivery_history (id, tenant, event_id, event_type, destination_id,
                    destination_kind, state, attempts, attempts_before, published_at, finished_at)
                SELECT %1$d + n, 'acme', gen_random_uuid(), 'invoice.paid', '%2$s', 1, 1, 1, 0,
                    timestamptz '2026-03-01 00:00Z', timestamptz '2026-03-01 00:00Z' + (n - 1) * interval '1 hour'
                FROM generate_series(1, %3$d) AS n
                """.formatted(after, destination.uuid(), ROWS));
        database.execute("""
                INSERT INTO integrations_attempt (delivery_id, number, started_at, took_micros, status)
                SELECT %d + n, 1, timestamptz '2026-03-01 00:00Z', n, 200 FROM generate_series(1, %d) AS n
                """.formatted(after, ROWS));
    }

    private static long rows(Connection connection, String count) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SUM(" + count + ") FROM pg_stat_xact_user_tables"
                        + " WHERE relid IN ('integrations_delivery_history'::regclass,"
                        + " 'integrations_attempt'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
