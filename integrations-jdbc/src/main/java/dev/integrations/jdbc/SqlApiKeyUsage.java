package dev.integrations.jdbc;

import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyUsage;
import dev.integrations.apikey.ApiKeyUsageStore;
import dev.integrations.apikey.CountedUse;
import dev.integrations.common.TenantId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** The use of API keys of one transaction. Rows are locked and written in the order of the keys. */
final class SqlApiKeyUsage implements ApiKeyUsageStore {
    /** The scope of the row that counts all requests of a day. */
    private static final String ALL = "";

    private static final String LOCK = "SELECT id FROM integrations_api_key WHERE id <in_ids> ORDER BY id FOR UPDATE";

    private static final String USED = """
            UPDATE integrations_api_key SET last_used_at = :at
            WHERE id = :key AND tenant = :tenant AND (last_used_at IS NULL OR last_used_at < :at)
            """;

    private static final String EXISTING = """
            SELECT key_id, day_number, scope FROM integrations_api_key_usage
            WHERE key_id <in_ids> AND day_number >= :first
            """;

    private static final String INSERT = """
            INSERT INTO integrations_api_key_usage (key_id, tenant, day_number, scope, requests)
            VALUES (:key, :tenant, :day, :scope, 0)
            """;

    private static final String COUNT = """
            UPDATE integrations_api_key_usage SET requests = requests + :requests
            WHERE key_id = :key AND tenant = :tenant AND day_number = :day AND scope = :scope
            """;

    private static final String OLD = """
            SELECT key_id, day_number, scope FROM integrations_api_key_usage
            WHERE day_number < :day ORDER BY day_number, key_id, scope LIMIT :limit
            """;

    private static final String REMOVE =
            "DELETE FROM integrations_api_key_usage WHERE key_id = :key AND day_number = :day AND scope = :scope";

    private final Sql sql;
    private final Dialect dialect;

    /** The primary key of a count. */
    private record Cell(UUID key, long day, String scope) {
        <S extends SqlStatement<S>> S bind(S statement) {
            return statement.bind("key", Bind.uuid(key)).bind("day", day).bind("scope", scope);
        }
    }

    SqlApiKeyUsage(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public void add(Collection<CountedUse> uses) {
        if (uses.isEmpty()) {
            return;
        }
        sql.use("add the use of API keys", handle -> {
            Set<UUID> stored = new HashSet<>(
                    Bind.uuids(handle.createQuery(LOCK), uses, use -> use.key().uuid())
                            .map((row, context) -> Read.uuid(row, "id"))
                            .list());
            List<CountedUse> known = uses.stream()
                    .filter(use -> stored.contains(use.key().uuid()))
                    .sorted(Comparator.comparing(use -> use.key().uuid()))
                    .toList();
            if (!known.isEmpty()) {
                markUsed(handle, known);
                count(handle, known);
            }
        });
    }

    private static void markUsed(Handle handle, List<CountedUse> uses) {
        PreparedBatch batch = handle.prepareBatch(USED);
        for (CountedUse use : uses) {
            batch.bind("key", Bind.uuid(use.key().uuid()))
                    .bind("tenant", use.tenant().value())
                    .bind("at", Bind.time(use.lastUsedAt()))
                    .add();
        }
        batch.execute();
    }

    private void count(Handle handle, List<CountedUse> uses) {
        Set<Cell> existing = existing(handle, uses);
        PreparedBatch batch = handle.prepareBatch(COUNT);
        for (CountedUse use : uses) {
            cells(use).forEach((cell, requests) -> {
                if (existing.add(cell)) {
                    dialect.insertUnlessPresent(
                            handle,
                            INSERT,
                            insert -> cell.bind(insert)
                                    .bind("tenant", use.tenant().value()));
                }
                cell.bind(batch)
                        .bind("tenant", use.tenant().value())
                        .bind("requests", requests)
                        .add();
            });
        }
        batch.execute();
    }

    private static Map<Cell, Long> cells(CountedUse use) {
        UUID key = use.key().uuid();
        long day = use.usage().day().toEpochDay();
        Map<Cell, Long> cells = new TreeMap<>(Comparator.comparing(Cell::scope));
        cells.put(new Cell(key, day, ALL), use.usage().requests());
        use.usage().byScope().forEach((scope, requests) -> cells.put(new Cell(key, day, scope), requests));
        return cells;
    }

    private static Set<Cell> existing(Handle handle, List<CountedUse> uses) {
        long first = uses.stream()
                .mapToLong(use -> use.usage().day().toEpochDay())
                .min()
                .orElse(0);
        return new HashSet<>(
                Bind.uuids(handle.createQuery(EXISTING), uses, use -> use.key().uuid())
                        .bind("first", first)
                        .map((row, context) ->
                                new Cell(Read.uuid(row, "key_id"), row.getLong("day_number"), row.getString("scope")))
                        .list());
    }

    @Override
    public List<ApiKeyUsage> usage(TenantId tenant, ApiKeyId id, LocalDate from, LocalDate to) {
        Map<Long, Map<String, Long>> days = new TreeMap<>();
        sql.use(
                "read the use of an API key",
                handle -> handle.createQuery("""
                                SELECT day_number, scope, requests FROM integrations_api_key_usage
                                WHERE key_id = :key AND tenant = :tenant AND day_number >= :from AND day_number < :to
                                """)
                        .bind("key", Bind.uuid(id.uuid()))
                        .bind("tenant", tenant.value())
                        .bind("from", from.toEpochDay())
                        .bind("to", to.toEpochDay())
                        .map((row, context) -> days.computeIfAbsent(row.getLong("day_number"), day -> new HashMap<>())
                                .put(row.getString("scope"), row.getLong("requests")))
                        .list());
        List<ApiKeyUsage> usage = new ArrayList<>();
        days.forEach((day, byScope) -> {
            Long all = byScope.remove(ALL);
            usage.add(new ApiKeyUsage(LocalDate.ofEpochDay(day), all == null ? 0 : all, byScope));
        });
        return usage;
    }

    @Override
    public int removeBefore(LocalDate day, int limit) {
        return sql.call("remove the use of API keys", handle -> {
            List<Cell> old = handle.createQuery(OLD)
                    .bind("day", day.toEpochDay())
                    .bind("limit", limit)
                    .map((row, context) ->
                            new Cell(Read.uuid(row, "key_id"), row.getLong("day_number"), row.getString("scope")))
                    .list();
            if (!old.isEmpty()) {
                PreparedBatch batch = handle.prepareBatch(REMOVE);
                old.forEach(cell -> cell.bind(batch).add());
                batch.execute();
            }
            return old.size();
        });
    }
}
