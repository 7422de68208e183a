package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mariadb")
class MariadbPlanTest {
    private static final int BATCH = 500;

    @Test
    void claim_reads_the_index_on_due_among_200_000_deliveries_of_the_future() {
        try (TestDatabase database = TestDatabase.mariadb()) {
            JdbcStore.open(database.pool());
            database.execute("""
                    INSERT INTO integrations_delivery (event_id, destination_id, destination_kind, due)
                    SELECT x'00', x'00', 1, TIMESTAMPADD(SECOND, seq, '2026-03-02 00:00:00') FROM seq_1_to_200000
                    """);

            long read = rowsReadToClaim(
                    database, Instant.parse("2026-03-02T00:00:00Z").plusSeconds(BATCH));

            assertThat(read).isBetween((long) BATCH, 10L * BATCH);
        }
    }

    /** What the storage engine is asked for, on this connection: rows by key, rows in order, rows of a whole table. */
    private static long rowsReadToClaim(TestDatabase database, Instant now) {
        Connections connections = new Connections(database.pool());
        return connections.inTransaction("claim", handle -> {
            long before = rowsRead(handle);
            Claiming claiming = new Claiming(connections.dialect());
            assertThat(claiming.claimDue(handle, Instant.EPOCH, BATCH, StoreTest.leaseAt(now)))
                    .hasSize(BATCH);
            return rowsRead(handle) - before;
        });
    }

    private static long rowsRead(Handle handle) {
        List<Long> counts = handle.createQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")
                .map((row, context) -> row.getLong(2))
                .list();
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
