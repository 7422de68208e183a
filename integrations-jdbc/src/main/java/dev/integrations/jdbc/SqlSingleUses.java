package dev.integrations.jdbc;

import dev.integrations.jose.SingleUseStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The single uses of one transaction: the primary key decides which use is the first. */
final class SqlSingleUses implements SingleUseStore {
    private static final String INSERT = """
            INSERT INTO integrations_single_use (kind, hash, expires_at) VALUES (:kind, :hash, :until)
            """;

    private static final String EXPIRED = """
            SELECT kind, hash FROM integrations_single_use
            WHERE expires_at < :now ORDER BY expires_at LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    private static final String REMOVE = "DELETE FROM integrations_single_use WHERE kind = :kind AND hash = :hash";

    private final Sql sql;
    private final Dialect dialect;

    SqlSingleUses(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public boolean first(Kind kind, byte[] hash, Instant until) {
        return sql.call(
                "remember a use",
                handle -> dialect.insertUnlessPresent(
                        handle,
                        INSERT,
                        insert -> insert.bind("kind", kind.code())
                                .bind("hash", Bind.bytes(hash))
                                .bind("until", Bind.time(until))));
    }

    @Override
    public int removeExpired(Instant now, int rows) {
        return sql.planned("forget uses", handle -> {
            List<Map.Entry<Integer, byte[]>> expired = handle.createQuery(EXPIRED)
                    .bind("now", Bind.time(now))
                    .bind("rows", rows)
                    .map((row, context) -> Map.entry(row.getInt("kind"), row.getBytes("hash")))
                    .list();
            if (!expired.isEmpty()) {
                PreparedBatch batch = handle.prepareBatch(REMOVE);
                expired.forEach(row -> batch.bind("kind", row.getKey())
                        .bind("hash", Bind.bytes(row.getValue()))
                        .add());
                batch.execute();
            }
            return expired.size();
        });
    }
}
