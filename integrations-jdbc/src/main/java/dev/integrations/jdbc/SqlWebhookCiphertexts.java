package dev.integrations.jdbc;

import dev.integrations.crypto.Portion;
import dev.integrations.common.TenantId;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookCiphertextStore;
import dev.integrations.webhook.WebhookSecurity;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What webhooks keep encrypted, as one transaction sees it. */
final class SqlWebhookCiphertexts implements WebhookCiphertextStore {
    private static final String REPLACE_SECRET = """
            UPDATE integrations_webhook_secret SET encrypted = :encrypted
            WHERE id = :id AND tenant = :tenant AND encrypted = :read
            """;

    private static final String REPLACE_SECURITY = """
            UPDATE integrations_webhook SET security = :security
            WHERE id = :id AND tenant = :tenant AND version = :version
            """;

    private static final UUID FIRST = new UUID(0, 0);

    private final Sql sql;

    SqlWebhookCiphertexts(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Portion<StoredSecret> secrets(Optional<UUID> after, int limit) {
        return sql.call(
                "read secrets of webhooks",
                handle -> SqlWebhooks.SECRETS.portion(behind(handle, "integrations_webhook_secret", after, limit)));
    }

    @Override
    public boolean replaceSecret(TenantId tenant, UUID id, byte[] read, byte[] encrypted) {
        return sql.call(
                "replace a secret of a webhook",
                handle -> handle.createUpdate(REPLACE_SECRET)
                                .bind("id", Bind.uuid(id))
                                .bind("tenant", tenant.value())
                                .bind("read", Bind.bytes(read))
                                .bind("encrypted", Bind.bytes(encrypted))
                                .execute()
                        == 1);
    }

    @Override
    public Portion<Webhook> secured(Optional<UUID> after, int limit) {
        return sql.call(
                "read security options of webhooks",
                handle -> SqlWebhooks.WEBHOOKS.portion(behind(handle, "integrations_webhook", after, limit)));
    }

    @Override
    public boolean replaceSecurity(Webhook webhook, WebhookSecurity security) {
        return sql.call(
                "replace security options of a webhook",
                handle -> handle.createUpdate(REPLACE_SECURITY)
                                .bind("id", Bind.uuid(webhook.id().uuid()))
                                .bind("tenant", webhook.tenant().value())
                                .bind("version", webhook.version())
                                .bind("security", security.toText())
                                .execute()
                        == 1);
    }

    private static Query behind(Handle handle, String table, Optional<UUID> after, int limit) {
        return handle.createQuery("SELECT * FROM %s WHERE id > :after ORDER BY id LIMIT :limit".formatted(table))
                .bind("after", Bind.uuid(after.orElse(FIRST)))
                .bind("limit", limit);
    }
}
