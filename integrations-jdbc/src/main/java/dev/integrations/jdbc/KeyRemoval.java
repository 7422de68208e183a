package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Removes idempotency keys and ordering keys. */
final class KeyRemoval {
    static final String REGISTERED_BEFORE = """
            SELECT tenant, host_key AS name FROM integrations_idempotency_key
            WHERE created_at < :before ORDER BY created_at LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    /** There is no index for this: every publication with a key would have to write it. */
    private static final String USED_BEFORE = """
            SELECT tenant, ordering_key AS name FROM integrations_ordering_key
            WHERE used_at < :before LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    private static final String IDEMPOTENCY_KEYS_OF = """
            SELECT tenant, host_key AS name FROM integrations_idempotency_key
            WHERE tenant = :tenant ORDER BY host_key LIMIT :rows FOR UPDATE
            """;

    private static final String ORDERING_KEYS_OF = """
            SELECT tenant, ordering_key AS name FROM integrations_ordering_key
            WHERE tenant = :tenant ORDER BY ordering_key LIMIT :rows FOR UPDATE
            """;

    private static final String REMOVE_IDEMPOTENCY_KEY =
            "DELETE FROM integrations_idempotency_key WHERE tenant = :tenant AND host_key = :name";

    private static final String REMOVE_ORDERING_KEY =
            "DELETE FROM integrations_ordering_key WHERE tenant = :tenant AND ordering_key = :name";

    private record Key(String tenant, String name) {}

    private KeyRemoval() {}

    static int registeredBefore(Handle handle, Instant time, int rows) {
        Query old = handle.createQuery(REGISTERED_BEFORE).bind("before", Bind.time(time));
        return remove(handle, REMOVE_IDEMPOTENCY_KEY, read(old, rows));
    }

    static int usedBefore(Handle handle, Instant time, int rows) {
        Query idle = handle.createQuery(USED_BEFORE).bind("before", Bind.time(time));
        return remove(handle, REMOVE_ORDERING_KEY, read(idle, rows));
    }

    static int idempotencyKeysOf(Handle handle, TenantId tenant, int rows) {
        Query all = handle.createQuery(IDEMPOTENCY_KEYS_OF).bind("tenant", tenant.value());
        return remove(handle, REMOVE_IDEMPOTENCY_KEY, read(all, rows));
    }

    static int orderingKeysOf(Handle handle, TenantId tenant, int rows) {
        Query all = handle.createQuery(ORDERING_KEYS_OF).bind("tenant", tenant.value());
        return remove(handle, REMOVE_ORDERING_KEY, read(all, rows));
    }

    private static List<Key> read(Query query, int rows) {
        return query.bind("rows", rows)
                .map((row, context) -> new Key(row.getString("tenant"), row.getString("name")))
                .list();
    }

    private static int remove(Handle handle, String delete, List<Key> keys) {
        if (!keys.isEmpty()) {
            PreparedBatch batch = handle.prepareBatch(delete);
            keys.forEach(key ->
                    batch.bind("tenant", key.tenant()).bind("name", key.name()).add());
            batch.execute();
        }
        return keys.size();
    }
}
