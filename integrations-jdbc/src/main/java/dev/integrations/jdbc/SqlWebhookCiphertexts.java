package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.Portion;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookCiphertextStore;
import dev.integrations.webhook.WebhookSecurity;
import java.util.Optional;
import java.util.UUID;

/** What webhooks keep encrypted, as one transaction sees it. */
final class SqlWebhookCiphertexts implements WebhookCiphertextStore {
    private static final Ciphertexts SECRETS = new Ciphertexts("integrations_webhook_secret", "encrypted");
    private static final Ciphertexts SECURITY = new Ciphertexts("integrations_webhook", "security");

    private static final String REPLACE_SECURITY = """
            UPDATE integrations_webhook SET security = :security
            WHERE id = :id AND tenant = :tenant AND version = :version
            """;

    private final Sql sql;

    SqlWebhookCiphertexts(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Portion<StoredSecret> secrets(Optional<UUID> after, int limit) {
        return sql.call(
                "read secrets of webhooks",
                handle -> SqlWebhooks.SECRETS.portion(SECRETS.behind(handle, after, limit)));
    }

    @Override
    public boolean replaceSecret(TenantId tenant, UUID id, byte[] read, byte[] encrypted) {
        return sql.call(
                "replace a secret of a webhook", handle -> SECRETS.replace(handle, tenant, id, read, encrypted));
    }

    @Override
    public Portion<Webhook> secured(Optional<UUID> after, int limit) {
        return sql.call(
                "read security options of webhooks",
                handle -> SqlWebhooks.WEBHOOKS.portion(SECURITY.behind(handle, after, limit)));
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
}
