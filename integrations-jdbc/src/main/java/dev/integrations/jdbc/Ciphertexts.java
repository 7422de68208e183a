package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** A column with ciphertexts: read portion by portion along the ids of its rows, and replaced one by one. */
record Ciphertexts(String table, String column) {
    private static final UUID FIRST = new UUID(0, 0);

    /** Returns whole rows behind one, in the order of their ids; those without a ciphertext are left out. */
    Query behind(Handle handle, Optional<UUID> after, int limit) {
        return handle.createQuery("SELECT * FROM %s WHERE id > :after AND %s IS NOT NULL ORDER BY id LIMIT :limit"
                        .formatted(table, column))
                .bind("after", Bind.uuid(after.orElse(FIRST)))
                .bind("limit", limit);
    }

    /** Puts a ciphertext in the place of the one that was read, unless that is not there any more. */
    boolean replace(Handle handle, TenantId tenant, UUID row, byte[] read, byte[] next) {
        return handle.createUpdate("UPDATE %s SET %s = :next WHERE id = :id AND tenant = :tenant AND %s = :read"
                                .formatted(table, column, column))
                        .bind("id", Bind.uuid(row))
                        .bind("tenant", tenant.value())
                        .bind("read", Bind.bytes(read))
                        .bind("next", Bind.bytes(next))
                        .execute()
                == 1;
    }
}
