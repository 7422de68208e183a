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

    private final Handle handle;
    private final Dialect dialect;
    private final int limit;
    private final String lock;

    private GrantRemoval(Handle handle, Dialect dialect, int limit, String lock) {
        this.handle = handle;
        this.dialect = dialect;
        this.limit = limit;
        this.lock = lock;
    }

    /** Leaves to others what they work on: a sweep comes again. */
    static GrantRemoval sweeping(Handle handle, Dialect dialect, int limit) {
        return new GrantRemoval(handle, dialect, limit, "LIMIT :limit FOR UPDATE SKIP LOCKED");
    }

    /** Waits for others: nothing is to be left. */
    static GrantRemoval waiting(Handle handle, Dialect dialect, int limit) {
        return new GrantRemoval(handle, dialect, limit, "ORDER BY id LIMIT :limit FOR UPDATE");
    }

    /** Access tokens go before their grants, since they end much earlier. */
    int ended(Instant before) {
        UnaryOperator<Query> times = query -> query.bind("before", Bind.time(before));
        return byHash(CODES, "expires_at < :before", times)
                + byHash(DEVICES, "expires_at < :before", times)
                + byHash(
                        TOKENS,
                        "kind = :kind AND expires_at < :before",
                        query -> times.apply(query).bind("kind", TokenKind.ACCESS.code()))
                + grants("expires_at < :before", times)
                + grants("revoked_at < :before", times);
    }

    int expiredRequests(Instant before) {
        return byHash(PUSHED, "expires_at < :before", query -> query.bind("before", Bind.time(before)));
    }

    int of(TenantId tenant) {
        return all("tenant = :tenant", query -> query.bind("tenant", tenant.value()));
    }

    int of(AppId app) {
        UnaryOperator<Query> owner = query -> query.bind("app", Bind.uuid(app.uuid()));
        return byHash(PUSHED, "app_id = :app", owner)
                + all("app_id = :app", owner)
                + byUuid(CONSENTS, "app_id = :app", owner);
    }

    private int all(String condition, UnaryOperator<Query> parameters) {
        return byHash(CODES, condition, parameters)
                + byHash(DEVICES, condition, parameters)
                + grants(condition, parameters);
    }

    /** One by one in a batch: a hash has no form of {@code <in_ids>}. */
    private int byHash(String table, String condition, UnaryOperator<Query> parameters) {
        List<byte[]> ids = locked(table, condition, parameters, row -> row.getBytes("id"));
        if (!ids.isEmpty()) {
            var batch = handle.prepareBatch("DELETE FROM " + table + " WHERE id = :id");
            ids.forEach(id -> batch.bind("id", Bind.bytes(id)).add());
            batch.execute();
        }
        return ids.size();
    }

    /** A grant may have more tokens than a portion: they go first, and it goes when there are few left. */
    private int grants(String condition, UnaryOperator<Query> parameters) {
        List<UUID> ids = locked(GRANTS, condition, parameters, row -> Read.uuid(row, "id"));
        if (ids.isEmpty()) {
            return 0;
        }
        int tokens = byHash(TOKENS, "grant_id <in_ids>", query -> Bind.uuids(query, ids, id -> id));
        if (tokens == limit) {
            return tokens;
        }
        delete(GRANTS, ids);
        return tokens + ids.size();
    }

    private int byUuid(String table, String condition, UnaryOperator<Query> parameters) {
        List<UUID> ids = locked(table, condition, parameters, row -> Read.uuid(row, "id"));
        if (!ids.isEmpty()) {
            delete(table, ids);
        }
        return ids.size();
    }

    private <T> List<T> locked(
            String table, String condition, UnaryOperator<Query> parameters, RowDecoder.Decoding<T> id) {
        String query = "SELECT id FROM %s WHERE %s %s".formatted(table, condition, lock);
        return dialect.locking(() -> parameters
                .apply(handle.createQuery(query))
                .bind("limit", limit)
                .map((row, context) -> id.decode(row))
                .list());
    }

    private void delete(String table, List<UUID> ids) {
        Bind.uuids(handle.createUpdate("DELETE FROM " + table + " WHERE id <in_ids>"), ids, id -> id)
                .execute();
    }
}
