package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.oauth.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Removes codes, pushed requests, waiting devices, tokens and grants in portions, each found along an index. */
final class GrantRemoval {
    private static final String CODES = "integrations_oauth_code";
    private static final String PUSHED = "integrations_oauth_pushed";
    private static final String DEVICES = "integrations_oauth_device";
    private static final String TOKENS = "integrations_oauth_token";
    private static final String GRANTS = "integrations_oauth_grant";

    private GrantRemoval() {}

    /** Tokens go with their grants; access tokens before them, since they end much earlier. */
    static int ended(Handle handle, Instant before, int limit) {
        UnaryOperator<Query> times = query -> query.bind("before", Bind.time(before));
        return byHash(handle, CODES, "expires_at < :before", limit, times)
                + byHash(handle, PUSHED, "expires_at < :before", limit, times)
                + byHash(handle, DEVICES, "expires_at < :before", limit, times)
                + byHash(
                        handle,
                        TOKENS,
                        "kind = :kind AND expires_at < :before",
                        limit,
                        query -> times.apply(query).bind("kind", TokenKind.ACCESS.code()))
                + byUuid(handle, "expires_at < :before", limit, times);
    }

    static int of(Handle handle, TenantId tenant, int limit) {
        UnaryOperator<Query> owner = query -> query.bind("tenant", tenant.value());
        return byHash(handle, CODES, "tenant = :tenant", limit, owner)
                + byHash(handle, DEVICES, "tenant = :tenant", limit, owner)
                + byUuid(handle, "tenant = :tenant", limit, owner);
    }

    /** One by one in a batch: a hash has no form of {@code <in_ids>}. Those that another node removes are not waited for. */
    private static int byHash(
            Handle handle, String table, String condition, int limit, UnaryOperator<Query> parameters) {
        List<byte[]> ids = parameters
                .apply(handle.createQuery(
                        "SELECT id FROM %s WHERE %s LIMIT :limit FOR UPDATE SKIP LOCKED".formatted(table, condition)))
                .bind("limit", limit)
                .map((row, context) -> row.getBytes("id"))
                .list();
        if (!ids.isEmpty()) {
            var batch = handle.prepareBatch("DELETE FROM " + table + " WHERE id = :id");
            ids.forEach(id -> batch.bind("id", Bind.bytes(id)).add());
            batch.execute();
        }
        return ids.size();
    }

    private static int byUuid(Handle handle, String condition, int limit, UnaryOperator<Query> parameters) {
        var ids = parameters
                .apply(handle.createQuery(
                        "SELECT id FROM %s WHERE %s LIMIT :limit FOR UPDATE SKIP LOCKED".formatted(GRANTS, condition)))
                .bind("limit", limit)
                .map((row, context) -> Read.uuid(row, "id"))
                .list();
        if (!ids.isEmpty()) {
            Bind.uuids(handle.createUpdate("DELETE FROM " + GRANTS + " WHERE id <in_ids>"), ids, id -> id)
                    .execute();
        }
        return ids.size();
    }
}
