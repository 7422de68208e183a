package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.TokenKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Removes codes, pushed requests, devices, tokens, grants and consents in portions, each found along an index. */
final class GrantRemoval {
    private static final String CODES = "integrations_oauth_code";
    private static final String PUSHED = "integrations_oauth_pushed";
    private static final String DEVICES = "integrations_oauth_device";
    private static final String TOKENS = "integrations_oauth_token";
    private static final String GRANTS = "integrations_oauth_grant";
    private static final String CONSENTS = "integrations_oauth_consent";

    private GrantRemoval() {}

    /** Access tokens go before their grants, since they end much earlier. */
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
                + grants(handle, "expires_at < :before", limit, times)
                + grants(handle, "revoked_at < :before", limit, times);
    }

    static int of(Handle handle, TenantId tenant, int limit) {
        return all(handle, "tenant = :tenant", limit, query -> query.bind("tenant", tenant.value()));
    }

    static int of(Handle handle, AppId app, int limit) {
        UnaryOperator<Query> owner = query -> query.bind("app", Bind.uuid(app.uuid()));
        return byHash(handle, PUSHED, "app_id = :app", limit, owner)
                + all(handle, "app_id = :app", limit, owner)
                + consents(handle, "app_id = :app", limit, owner);
    }

    private static int all(Handle handle, String condition, int limit, UnaryOperator<Query> parameters) {
        return byHash(handle, CODES, condition, limit, parameters)
                + byHash(handle, DEVICES, condition, limit, parameters)
                + grants(handle, condition, limit, parameters);
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

    /** A grant may have more tokens than a portion: they go first, and it goes when there are few left. */
    private static int grants(Handle handle, String condition, int limit, UnaryOperator<Query> parameters) {
        List<UUID> ids = ids(handle, GRANTS, condition, limit, parameters);
        if (ids.isEmpty()) {
            return 0;
        }
        int tokens = byHash(handle, TOKENS, "grant_id <in_ids>", limit, query -> Bind.uuids(query, ids, id -> id));
        if (tokens == limit) {
            return tokens;
        }
        delete(handle, GRANTS, ids);
        return tokens + ids.size();
    }

    private static int consents(Handle handle, String condition, int limit, UnaryOperator<Query> parameters) {
        List<UUID> ids = ids(handle, CONSENTS, condition, limit, parameters);
        if (!ids.isEmpty()) {
            delete(handle, CONSENTS, ids);
        }
        return ids.size();
    }

    private static List<UUID> ids(
            Handle handle, String table, String condition, int limit, UnaryOperator<Query> parameters) {
        return parameters
                .apply(handle.createQuery(
                        "SELECT id FROM %s WHERE %s LIMIT :limit FOR UPDATE SKIP LOCKED".formatted(table, condition)))
                .bind("limit", limit)
                .map((row, context) -> Read.uuid(row, "id"))
                .list();
    }

    private static void delete(Handle handle, String table, List<UUID> ids) {
        Bind.uuids(handle.createUpdate("DELETE FROM " + table + " WHERE id <in_ids>"), ids, id -> id)
                .execute();
    }
}
