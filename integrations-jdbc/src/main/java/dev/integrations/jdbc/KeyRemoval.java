package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Removes idempotency keys. */
final class KeyRemoval {
    static final String REGISTERED_BEFORE = """
            SELECT tenant, host_key FROM integrations_idempotency_key
            WHERE created_at < :before ORDER BY created_at LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    private static final String OF_TENANT = """
            SELECT tenant, host_key FROM integrations_idempotency_key
            WHERE tenant = :tenant ORDER BY host_key LIMIT :rows FOR UPDATE
            """;

    private record Key(String tenant, String name) {}

    private KeyRemoval() {}

    static int registeredBefore(Handle handle, Instant time, int rows) {
        return remove(handle, handle.createQuery(REGISTERED_BEFORE).bind("before", Bind.time(time)), rows);
    }

    static int of(Handle handle, TenantId tenant, int rows) {
        return remove(handle, handle.createQuery(OF_TENANT).bind("tenant", tenant.value()), rows);
    }

    private static int remove(Handle handle, Query query, int rows) {
        List<Key> keys = query.bind("rows", rows)
                .map((row, context) -> new Key(row.getString("tenant"), row.getString("host_key")))
                .list();
        if (keys.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch(
                "DELETE FROM integrations_idempotency_key WHERE tenant = :tenant AND host_key = :key");
        keys.forEach(key ->
                batch.bind("tenant", key.tenant()).bind("key", key.name()).add());
        batch.execute();
        return keys.size();
    }
}
