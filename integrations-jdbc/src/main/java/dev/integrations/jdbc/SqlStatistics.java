package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.StatisticsSpan;
import dev.integrations.delivery.StatisticsStore;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The counts of one transaction, in one statement each for deliveries, attempts, and what is pending. */
final class SqlStatistics implements StatisticsStore {
    /** Along the index on the destination and the end, so that no more is read than is counted. */
    private static final String ENDED = """
            SELECT id, state, finished_at FROM integrations_delivery_history
            WHERE destination_id = :destination AND finished_at >= :from AND finished_at < :to
                AND destination_kind = :kind AND tenant = :tenant AND state IN (%s)
            ORDER BY finished_at DESC LIMIT :most
            """.formatted(States.finishedCodes(EnumSet.allOf(DeliveryState.class)));

    private static final String BY_STATE = """
            SELECT state, COUNT(*) AS deliveries, MIN(finished_at) AS oldest FROM (%s) AS ended GROUP BY state
            """.formatted(ENDED);

    /** A destination is of one tenant, so that the bound can come before the events are looked at. */
    private static final String PENDING = """
            FROM (
                SELECT id, event_id FROM integrations_delivery
                WHERE destination_id = :destination AND destination_kind = :kind LIMIT :most
            ) AS pending
            JOIN integrations_event e ON e.id = pending.event_id WHERE e.tenant = :tenant
            """;

    private static final String PENDING_COUNT = "SELECT COUNT(*) " + PENDING;

    private static final String ATTEMPTS = AttemptCounts.sql(ENDED, "SELECT pending.id " + PENDING);

    private final Sql sql;

    SqlStatistics(Sql sql) {
        this.sql = sql;
    }

    private record Ended(Map<DeliveryState, Long> counts, Instant oldest) {
        boolean isFull(int most) {
            return counts.values().stream().mapToLong(Long::longValue).sum() == most;
        }
    }

    @Override
    public DeliveryStatistics count(TenantId tenant, DestinationId destination, StatisticsSpan span, int most) {
        return sql.planned("count deliveries", handle -> {
            Query byState = named(handle, BY_STATE, tenant, destination);
            Query attempts = named(handle, ATTEMPTS, tenant, destination);
            Ended ended = ended(within(byState, span, most), span);
            return new DeliveryStatistics(
                    new StatisticsSpan(ended.isFull(most) ? ended.oldest() : span.from(), span.to()),
                    ended.counts(),
                    AttemptCounts.read(within(attempts, span, most)),
                    named(handle, PENDING_COUNT, tenant, destination)
                            .bind("most", most)
                            .mapTo(Long.class)
                            .one());
        });
    }

    private static Query named(Handle handle, String sql, TenantId tenant, DestinationId destination) {
        return handle.createQuery(sql)
                .bind("tenant", tenant.value())
                .bind("destination", Bind.uuid(destination.uuid()))
                .bind("kind", destination.kind().code());
    }

    private static Query within(Query query, StatisticsSpan span, int most) {
        return query.bind("from", Bind.time(span.from()))
                .bind("to", Bind.time(span.to()))
                .bind("most", most);
    }

    private static Ended ended(Query query, StatisticsSpan span) {
        Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
        Instant oldest = query
                .map((row, context) -> {
                    counts.put(States.of(row.getInt("state")), row.getLong("deliveries"));
                    return Read.time(row, "oldest");
                })
                .stream()
                .min(Instant::compareTo)
                .orElse(span.from());
        return new Ended(counts, oldest);
    }
}
