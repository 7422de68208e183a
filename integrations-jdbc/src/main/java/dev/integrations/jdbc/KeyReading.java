package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Reads idempotency keys. */
final class KeyReading {
    static final String COLUMNS = "host_key, event_id, payload_hash";

    private KeyReading() {}

    /**
     * Returns what keys stand for: those that were just registered, and those that were taken before. Left out is
     * one that was removed meanwhile.
     */
    static Map<String, IdempotencyKey> complete(
            Handle handle, TenantId tenant, List<IdempotencyKey> keys, Set<String> registered) {
        Map<String, IdempotencyKey> all = new HashMap<>();
        for (IdempotencyKey key : keys) {
            if (registered.contains(key.key())) {
                all.put(key.key(), key);
            } else {
                find(handle, tenant, key.key()).ifPresent(first -> all.put(key.key(), first));
            }
        }
        return all;
    }

    static Optional<IdempotencyKey> find(Handle handle, TenantId tenant, String key) {
        return handle.createQuery("SELECT " + COLUMNS
                        + " FROM integrations_idempotency_key WHERE tenant = :tenant AND host_key = :key")
                .bind("tenant", tenant.value())
                .bind("key", key)
                .map((row, context) -> decode(row))
                .findOne();
    }

    static IdempotencyKey decode(ResultSet row) throws SQLException {
        return new IdempotencyKey(
                row.getString("host_key"), EventId.of(Read.uuid(row, "event_id")), row.getString("payload_hash"));
    }
}
