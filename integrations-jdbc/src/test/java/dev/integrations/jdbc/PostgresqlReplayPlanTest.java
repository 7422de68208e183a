package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.FinishedRange;
import dev.integrations.delivery.ReplayStore;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.EventFilter;
import dev.integrations.event.EventId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a portion of a replay costs must not grow with the history. */
class PostgresqlReplayPlanTest {
    /** The driver prepares a statement on the server after 5 executions, and the server keeps a plan after 5 more. */
    private static final int PLAN_KEPT_AFTER = 12;

    private static final int ROWS = 100_000;
    private static final int PORTION = 1_000;
    private static final EventId FIRST = EventId.of(new UUID(0, 0));
    private static final EventId LAST = EventId.of(new UUID(Long.MAX_VALUE, -1));

    @Test
    void portions_read_along_indexes_of_tables_that_grew_since_they_were_first_read() throws SQLException {
        DestinationId destination = aDestination();
        try (TestDatabase database = TestDatabase.postgresql();
                Connection connection = database.pool().getConnection()) {
            JdbcStore store = JdbcStore.open(database.pool());
            store.useTransaction(transaction -> transaction
                    .deliveries()
                    .saveSubscription(new Subscription(destination, ACME, EventFilter.all(), true)));
            database.execute("VACUUM ANALYZE integrations_delivery_history, integrations_event");
            connection.setAutoCommit(false);
            for (int i = 0; i < PLAN_KEPT_AFTER; i++) {
                portion(store.enlist(connection).replays(), destination);
                connection.commit();
            }
            fill(database, destination);

            int replayed = portion(store.enlist(connection).replays(), destination);

            assertThat(replayed).isEqualTo(PORTION);
            // To read a table once may be cheaper than to look up a thousand rows; to do so for each row is not.
            assertThat(rowsReadInSequence(connection)).isLessThanOrEqualTo(ROWS);
        }
    }

    /** Does what jobs of both kinds do, and returns how many deliveries were replayed. */
    private static int portion(ReplayStore replays, DestinationId destination) {
        FinishedRange all = range(0, Long.MAX_VALUE);
        DeliveryId end = replays.newestFinished(ACME).orElse(new DeliveryId(0));
        DeliveryId reached = replays.reach(ACME, all, PORTION).orElse(end);
        FinishedRange next = range(0, reached.value());
        replays.count(ACME, next);
        List<DeliveryId> replayed = replays.replay(ACME, next, PORTION, NOON);
        replays.unattempted(replayed);
        EventId reachedEvent =
                replays.reach(ACME, new EventRange(FIRST, LAST), PORTION).orElse(LAST);
        List<EventId> events = replays.events(ACME, new EventRange(FIRST, reachedEvent)).stream()
                .map(EventSummary::id)
                .toList();
        replays.delivered(ACME, destination, events);
        replays.deliver(ACME, destination, events, NOON);
        return replayed.size();
    }

    private static FinishedRange range(long after, long upTo) {
        return new FinishedRange(DeliveryQuery.all(), new DeliveryId(after), new DeliveryId(upTo), NOON);
    }

    private static void fill(TestDatabase database, DestinationId destination) {
        database.execute("""
                INSERT INTO integrations_event (id, tenant, event_type, channels, payload, published_at)
                SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), 'acme', 'invoice.paid', '', '',
                    timestamptz '2026-03-01 00:00Z'
                FROM generate_series(1, %d) AS n
                """.formatted(ROWS));
        database.execute("""
                INSERT INTO integrations_delivery_history (id, tenant, event_id, event_type, destination_id,
                    destination_kind, state, attempts, attempts_before, published_at, finished_at)
                SELECT 1000000 + n, 'acme', CAST(lpad(to_hex(n), 32, '0') AS uuid), 'invoice.paid', '%s', 1, 1, 1, 0,
                    timestamptz '2026-03-01 00:00Z', timestamptz '2026-03-01 00:00Z'
                FROM generate_series(1, %d) AS n
                """.formatted(destination.uuid(), ROWS));
    }

    private static long rowsReadInSequence(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SUM(seq_tup_read) FROM pg_stat_xact_user_tables"
                        + " WHERE relid IN ('integrations_delivery_history'::regclass,"
                        + " 'integrations_event'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
