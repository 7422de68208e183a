package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.Portion;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookCiphertextStore;
import dev.integrations.webhook.WebhookSecurity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What webhooks keep encrypted, as one transaction sees it. */
final class MemoryWebhookCiphertexts implements WebhookCiphertextStore {
    private final MemoryTransaction transaction;

    MemoryWebhookCiphertexts(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public Portion<StoredSecret> secrets(Optional<UUID> after, int limit) {
        List<StoredSecret> secrets = rows().flatMap(row -> row.secrets().stream())
                .filter(secret -> isBehind(after, secret.id()))
                .sorted(Comparator.comparing(StoredSecret::id))
                .limit(limit)
                .toList();
        return Portion.of(secrets, secret -> secret.id().toString());
    }

    @Override
    public boolean replaceSecret(TenantId tenant, UUID id, byte[] read, byte[] encrypted) {
        for (WebhookRow row : tables().webhooks().rows(tenant).values()) {
            for (StoredSecret secret : row.secrets()) {
                if (secret.id().equals(id) && Arrays.equals(secret.encrypted(), read)) {
                    save(row.replacing(secret, secret.encryptedAs(encrypted)));
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public Portion<Webhook> secured(Optional<UUID> after, int limit) {
        List<Webhook> webhooks = rows().map(WebhookRow::webhook)
                .filter(webhook -> isBehind(after, webhook.id().uuid()))
                .limit(limit)
                .toList();
        return Portion.of(webhooks, webhook -> webhook.id().uuid().toString());
    }

    @Override
    public boolean replaceSecurity(Webhook webhook, WebhookSecurity security) {
        WebhookRow row = tables().webhooks().get(webhook.tenant(), webhook.id().uuid());
        if (row == null || row.webhook().version() != webhook.version()) {
            return false;
        }
        Webhook present = row.webhook();
        save(row.with(new Webhook(
                present.id(),
                present.tenant(),
                present.settings().toBuilder().security(security).build(),
                present.enabled(),
                present.disabledReason(),
                present.version(),
                present.createdAt(),
                present.updatedAt())));
        return true;
    }

    private Stream<WebhookRow> rows() {
        return tables().webhookOwners().rows().entrySet().stream().map(this::row);
    }

    private WebhookRow row(Map.Entry<UUID, TenantId> owner) {
        return Objects.requireNonNull(tables().webhooks().get(owner.getValue(), owner.getKey()));
    }

    private void save(WebhookRow row) {
        tables().webhooks().put(row.webhook().tenant(), row.webhook().id().uuid(), row);
    }

    private static boolean isBehind(Optional<UUID> after, UUID id) {
        return after.map(reached -> id.compareTo(reached) > 0).orElse(true);
    }

    private MemoryTables tables() {
        return transaction.tables();
    }
}
