package dev.integrations.jdbc;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyReminder;
import dev.integrations.apikey.ApiKeyReminder.Kind;
import dev.integrations.apikey.ApiKeyReminderStore;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The reminders of API keys of one transaction. */
final class SqlApiKeyReminders implements ApiKeyReminderStore {
    private static final String DUE = """
            SELECT * FROM integrations_api_key k
            WHERE %s AND k.id > :after AND revoked_at IS NULL AND replaced_by IS NULL AND NOT EXISTS (
                SELECT 1 FROM integrations_api_key_reminder r
                WHERE r.key_id = k.id AND r.kind = :kind AND r.threshold_seconds = :threshold AND r.anchor_at = k.%s)
            ORDER BY id LIMIT :limit
            """;

    private static final String EXPIRY = DUE.formatted("expires_at > :now AND expires_at <= :reached", "expires_at");
    private static final String ROTATION =
            DUE.formatted("created_at <= :reached AND (expires_at IS NULL OR expires_at > :now)", "created_at");

    private static final String GIVE = """
            INSERT INTO integrations_api_key_reminder (key_id, kind, threshold_seconds, anchor_at, given_at)
            VALUES (:key, :kind, :threshold, :anchor, :now)
            """;

    /** Before all ids that are made. */
    private static final UUID FIRST = new UUID(0, 0);

    private final Sql sql;
    private final Dialect dialect;

    SqlApiKeyReminders(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public Page<ApiKeyReminder> due(Kind kind, Duration threshold, Instant now, PageRequest page) {
        UUID after = page.cursor().map(ApiKeyId::parse).map(ApiKeyId::uuid).orElse(FIRST);
        Instant reached = kind == Kind.EXPIRY ? now.plus(threshold) : now.minus(threshold);
        return sql.call("find reminders of API keys", handle -> {
            Query due = handle.createQuery(kind == Kind.EXPIRY ? EXPIRY : ROTATION)
                    .bind("now", Bind.time(now))
                    .bind("reached", Bind.time(reached))
                    .bind("kind", code(kind))
                    .bind("threshold", threshold.toSeconds())
                    .bind("after", Bind.uuid(after))
                    .bind("limit", page.limit() + 1);
            Page<StoredApiKey> keys =
                    SqlApiKeys.KEYS.page(due, page, id -> new ApiKeyId(UUID.fromString(id)).toString());
            List<ApiKeyReminder> reminders = keys.items().stream()
                    .map(StoredApiKey::key)
                    .map(key -> new ApiKeyReminder(kind, key, threshold, anchor(kind, key)))
                    .toList();
            return new Page<>(reminders, keys.next());
        });
    }

    private static Instant anchor(Kind kind, ApiKey key) {
        return kind == Kind.EXPIRY ? key.settings().expiresAt().orElseThrow() : key.createdAt();
    }

    private static int code(Kind kind) {
        return switch (kind) {
            case EXPIRY -> 1;
            case ROTATION -> 2;
        };
    }

    /** The key is locked first: a row of one that was removed meanwhile would break the transaction. */
    @Override
    public boolean give(ApiKeyReminder reminder, Instant now) {
        return sql.call(
                "give a reminder of an API key",
                handle -> lock(handle, reminder.key())
                        && dialect.insertUnlessPresent(
                                handle,
                                GIVE,
                                insert -> insert.bind(
                                                "key",
                                                Bind.uuid(reminder.key().id().uuid()))
                                        .bind("kind", code(reminder.kind()))
                                        .bind("threshold", reminder.threshold().toSeconds())
                                        .bind("anchor", Bind.time(reminder.anchor()))
                                        .bind("now", Bind.time(now))));
    }

    private static boolean lock(Handle handle, ApiKey key) {
        return handle.createQuery("SELECT 1 FROM integrations_api_key WHERE id = :id AND tenant = :tenant FOR UPDATE")
                .bind("id", Bind.uuid(key.id().uuid()))
                .bind("tenant", key.tenant().value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
