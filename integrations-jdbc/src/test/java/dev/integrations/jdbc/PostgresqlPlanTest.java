package dev.integrations.jdbc;

import static dev.integrations.jdbc.StoreTest.LEASE;
import static dev.integrations.jdbc.StoreTest.eventsToDeliver;
import static dev.integrations.jdbc.StoreTest.leaseAt;
import static dev.integrations.jdbc.StoreTest.succeeded;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.FanOut;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresqlPlanTest {
    private static final int BATCH = 100;

    /** The driver prepares a statement on the server after 5 executions, and the server keeps a plan after 5 more. */
    private static final int PLAN_KEPT_AFTER = 12;

    @Test
    void claim_reads_the_index_on_due_among_200_000_deliveries_of_the_future() {
        try (TestDatabase database = TestDatabase.postgresql()) {
            JdbcStore.open(database.pool());
            database.execute("""
                    INSERT INTO integrations_delivery (event_id, destination_id, destination_kind, due)
                    SELECT gen_random_uuid(), gen_random_uuid(), 1, timestamptz '2026-03-02 00:00Z' + n * interval '1 second'
                    FROM generate_series(1, 200000) AS n
                    """);
            database.execute("ANALYZE integrations_delivery");

            String plan = explainClaim(database, NOON.plus(Duration.ofDays(1)));

            assertThat(plan)
                    .contains("Index Scan using integrations_delivery_due")
                    .contains("Index Scan using integrations_delivery_pkey")
                    .doesNotContain("Seq Scan on integrations_delivery");
        }
    }

    /** PostgreSQL keeps a plan that it made for an empty table until the table is analyzed, which may take a minute. */
    @Test
    void batches_are_planned_for_the_table_as_it_is_and_not_as_it_was_when_they_first_ran() throws SQLException {
        try (TestDatabase database = TestDatabase.postgresql();
                Connection connection = database.pool().getConnection()) {
            JdbcStore store = JdbcStore.open(database.pool());
            database.execute("VACUUM ANALYZE integrations_delivery");
            connection.setAutoCommit(false);
            for (int i = 0; i < PLAN_KEPT_AFTER; i++) {
                deliver(store.enlist(connection).deliveries(), eventsToDeliver(3));
                connection.commit();
            }
            database.execute("""
                    INSERT INTO integrations_delivery (event_id, destination_id, destination_kind, due)
                    SELECT gen_random_uuid(), gen_random_uuid(), 1, timestamptz '2026-03-02 00:00Z'
                    FROM generate_series(1, 100000)
                    """);

            deliver(store.enlist(connection).deliveries(), eventsToDeliver(BATCH));

            assertThat(rowsReadInSequence(connection)).isLessThan(100_000);
        }
    }

    /** Does with deliveries what the dispatcher does, each of a third of them ending in another way. */
    private static void deliver(DeliveryStore deliveries, List<FanOut> fanOuts) {
        deliveries.publish(fanOuts, NOON);
        List<Claim> claims = deliveries.claimDue(Instant.EPOCH, BATCH, leaseAt(NOON));
        assertThat(claims).hasSameSizeAs(fanOuts);

        Map<EventId, Event> events =
                deliveries.loadEvents(claims.stream().map(Claim::event).toList());
        deliveries.renew(claims, NOON.plus(LEASE));
        int third = claims.size() / 3;
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        deliveries.park(claims.subList(0, third), tomorrow);
        deliveries.release(claims.subList(third, 2 * third), tomorrow);
        deliveries.complete(succeeded(claims.subList(2 * third, claims.size()), events));
        deliveries.claimParked(claims.get(0).destination(), BATCH, leaseAt(NOON));
    }

    private static long rowsReadInSequence(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT SUM(seq_tup_read) FROM pg_stat_xact_user_tables"
                        + " WHERE relid IN ('integrations_delivery'::regclass, 'integrations_event'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String explainClaim(TestDatabase database, Instant now) {
        return new Connections(database.pool())
                .inTransaction(
                        "explain the claim",
                        handle -> String.join(
                                "\n",
                                handle.createQuery("EXPLAIN " + PostgresqlDialect.claimSql(Pick.DUE))
                                        .bind("from", Bind.time(NOON))
                                        .bind("now", Bind.time(now))
                                        .bind("until", Bind.time(now))
                                        .bind("limit", 500)
                                        .bind("fence", 1L)
                                        .mapTo(String.class)
                                        .list()));
    }
}
