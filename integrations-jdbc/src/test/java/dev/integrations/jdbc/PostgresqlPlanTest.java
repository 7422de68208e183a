package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PostgresqlPlanTest {
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
