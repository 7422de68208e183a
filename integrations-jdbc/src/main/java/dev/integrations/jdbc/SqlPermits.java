package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.PermitStore;
import dev.integrations.delivery.RateLimit.Grant;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** The permits of one transaction. Rows are locked in one order, and stay so until the permits are written. */
final class SqlPermits implements PermitStore {
    private static final String LOCK = """
            SELECT destination_id, destination_kind, drawn_until FROM integrations_permit
            WHERE destination_id <in_ids> ORDER BY destination_id FOR UPDATE
            """;

    private static final String INSERT = """
            INSERT INTO integrations_permit (destination_id, destination_kind, tenant, drawn_until)
            VALUES (:destination, :kind, :tenant, :drawn)
            """;

    private static final String UPDATE = """
            UPDATE integrations_permit SET drawn_until = :drawn
            WHERE destination_id = :destination AND destination_kind = :kind AND tenant = :tenant
            """;

    private final Sql sql;
    private final Dialect dialect;

    SqlPermits(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public Map<DestinationId, Grant> take(Collection<Wish> wishes, Instant now) {
        if (wishes.isEmpty()) {
            return Map.of();
        }
        List<Wish> sorted = wishes.stream()
                .sorted(Comparator.comparing(wish -> wish.destination().uuid()))
                .toList();
        return sql.call("take permits", handle -> {
            Map<DestinationId, Instant> buckets = lock(handle, sorted);
            for (Wish wish : sorted) {
                if (!buckets.containsKey(wish.destination())) {
                    dialect.insertUnlessPresent(
                            handle,
                            INSERT,
                            insert -> named(insert, wish.tenant(), wish.destination())
                                    .bind("drawn", Bind.time(Instant.EPOCH)));
                }
            }
            return take(handle, sorted, buckets.size() == sorted.size() ? buckets : lock(handle, sorted), now);
        });
    }

    private static Map<DestinationId, Instant> lock(Handle handle, List<Wish> wishes) {
        Map<DestinationId, Instant> buckets = new HashMap<>();
        Bind.uuids(handle.createQuery(LOCK), wishes, wish -> wish.destination().uuid())
                .map((row, context) -> buckets.put(Read.destination(row), Read.time(row, "drawn_until")))
                .list();
        return buckets;
    }

    private static Map<DestinationId, Grant> take(
            Handle handle, List<Wish> wishes, Map<DestinationId, Instant> buckets, Instant now) {
        Map<DestinationId, Grant> grants = new HashMap<>();
        PreparedBatch batch = handle.prepareBatch(UPDATE);
        for (Wish wish : wishes) {
            Grant grant =
                    wish.limit().take(buckets.getOrDefault(wish.destination(), Instant.EPOCH), now, wish.wanted());
            grants.put(wish.destination(), grant);
            named(batch, wish.tenant(), wish.destination())
                    .bind("drawn", Bind.time(grant.drawnUntil()))
                    .add();
        }
        batch.execute();
        return grants;
    }

    @Override
    public void forget(TenantId tenant, DestinationId destination) {
        sql.use(
                "forget permits",
                handle -> named(handle.createUpdate("""
                                DELETE FROM integrations_permit
                                WHERE destination_id = :destination AND destination_kind = :kind AND tenant = :tenant
                                """), tenant, destination).execute());
    }

    private static <S extends SqlStatement<S>> S named(S statement, TenantId tenant, DestinationId destination) {
        return statement
                .bind("destination", Bind.uuid(destination.uuid()))
                .bind("kind", destination.kind().code())
                .bind("tenant", tenant.value());
    }
}
