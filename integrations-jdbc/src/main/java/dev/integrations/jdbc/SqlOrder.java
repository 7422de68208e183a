package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.OrderStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The chains of one transaction. */
final class SqlOrder implements OrderStore {
    private static final String WAITING = """
            SELECT d.id FROM integrations_delivery d
            WHERE d.id <in_ids> AND EXISTS (
                SELECT 1 FROM integrations_delivery earlier
                WHERE earlier.chain = d.chain AND earlier.chain_number < d.chain_number)
            """;

    private static final String FIRST_OF_CHAIN = """
            (SELECT id, waiting FROM integrations_delivery WHERE chain = :chain%d
                ORDER BY chain, chain_number LIMIT 1)
            """;

    private static final String ADVANCE =
            "UPDATE integrations_delivery SET due = :now, waiting = FALSE WHERE id = :id AND waiting";

    private final Sql sql;
    private final Dialect dialect;
    private final Claiming claiming;

    SqlOrder(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
        this.claiming = new Claiming(dialect);
    }

    /** Goes through the keys in one order, so that two transactions with the same keys never wait for each other. */
    @Override
    public Map<String, Long> draw(TenantId tenant, Map<String, Integer> counts, Instant now) {
        return sql.call("draw numbers of ordering keys", handle -> {
            Map<String, Long> last = new HashMap<>();
            new TreeMap<>(counts)
                    .forEach((key, count) -> last.put(key, dialect.draw(handle, new Drawing(tenant, key, count, now))));
            return last;
        });
    }

    /** Numbers of an ordering key that are wanted. */
    record Drawing(TenantId tenant, String key, int count, Instant now) {
        /** The time in a number sees to it that numbers grow even if the row of a key was removed and begins anew. */
        <S extends SqlStatement<S>> S bindTo(S statement) {
            return statement
                    .bind("tenant", tenant.value())
                    .bind("key", key)
                    .bind("count", (long) count)
                    .bind("floor", ChronoUnit.MICROS.between(Instant.EPOCH, now))
                    .bind("now", Bind.time(now));
        }
    }

    @Override
    public Set<DeliveryId> waiting(Collection<Claim> claims) {
        return sql.planned(
                "look for earlier deliveries",
                handle -> Bind.numbers(handle.createQuery(WAITING), ClaimReader.ids(claims))
                        .map((row, context) -> new DeliveryId(row.getLong("id")))
                        .set());
    }

    @Override
    public void hold(Collection<Claim> claims, Instant due) {
        sql.planned("hold deliveries", handle -> claiming.change(handle, HeldChange.HOLD, claims, due));
    }

    @Override
    public int advance(Collection<Long> chains, Instant now) {
        return sql.planned("advance chains", handle -> advance(handle, chains, now));
    }

    /** Looks for the first of each chain apart: an index leads to it, however long the chain is. */
    static int advance(Handle handle, Collection<Long> chains, Instant now) {
        Query query = handle.createQuery(firsts(chains.size()));
        int i = 0;
        for (long chain : chains) {
            query.bind("chain" + i++, chain);
        }
        List<Long> waiting = query.map((row, context) -> row.getBoolean("waiting") ? row.getLong("id") : 0L).stream()
                .filter(id -> id != 0)
                .sorted()
                .toList();
        if (waiting.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch(ADVANCE);
        waiting.forEach(id -> batch.bind("id", id).bind("now", Bind.time(now)).add());
        int advanced = 0;
        for (int count : batch.execute()) {
            advanced += count;
        }
        return advanced;
    }

    private static String firsts(int chains) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < chains; i++) {
            sql.append(i == 0 ? "" : " UNION ALL ").append(FIRST_OF_CHAIN.formatted(i));
        }
        return sql.toString();
    }
}
