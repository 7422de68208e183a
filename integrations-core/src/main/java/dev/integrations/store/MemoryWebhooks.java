package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The webhooks of one transaction. */
final class MemoryWebhooks implements WebhookStore {
    private final MemoryTransaction transaction;

    MemoryWebhooks(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void insert(Webhook webhook) {
        if (tables().webhookOwners().get(webhook.id().uuid()) != null) {
            throw new IllegalArgumentException("webhook %s is stored already".formatted(webhook.id()));
        }
        tables().webhookOwners().put(webhook.id().uuid(), webhook.tenant());
        save(new WebhookRow(webhook, List.of(), Optional.empty()));
    }

    @Override
    public Optional<Webhook> find(TenantId tenant, WebhookId id) {
        return row(tenant, id).map(WebhookRow::webhook);
    }

    @Override
    public Page<Webhook> list(TenantId tenant, WebhookQuery query, PageRequest page) {
        NavigableMap<TimeKey, WebhookRow> byTime = new TreeMap<>();
        for (WebhookRow row : tables().webhooks().rows(tenant).values()) {
            byTime.put(new TimeKey(row.webhook().createdAt(), row.webhook().id().uuid()), row);
        }
        return Listing.map(Listing.BY_TIME.page(byTime, row -> row.matches(query), page), WebhookRow::webhook);
    }

    @Override
    public boolean update(Webhook webhook) {
        Optional<WebhookRow> replaced =
                row(webhook.tenant(), webhook.id()).filter(row -> row.webhook().version() == webhook.version() - 1);
        replaced.ifPresent(row -> save(row.with(webhook)));
        return replaced.isPresent();
    }

    @Override
    public boolean delete(TenantId tenant, WebhookId id) {
        if (row(tenant, id).isEmpty()) {
            return false;
        }
        tables().webhooks().remove(tenant, id.uuid());
        tables().webhookOwners().remove(id.uuid());
        tables().imports().rows(tenant).entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(source -> tables().imports().remove(tenant, source));
        return true;
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        List<WebhookId> some = tables().webhooks().rows(tenant).values().stream()
                .limit(limit)
                .map(row -> row.webhook().id())
                .toList();
        some.forEach(id -> delete(tenant, id));
        return some.size();
    }

    @Override
    public boolean verify(TenantId tenant, WebhookId id, String url) {
        Optional<WebhookRow> found = row(tenant, id).filter(row -> row.hasUrl(url));
        found.ifPresent(row -> save(row.verifiedAt(url)));
        return found.isPresent();
    }

    @Override
    public boolean isVerified(TenantId tenant, WebhookId id) {
        return row(tenant, id)
                .filter(row -> row.verifiedUrl().filter(row::hasUrl).isPresent())
                .isPresent();
    }

    @Override
    public void insertSecret(StoredSecret secret) {
        WebhookRow row = row(secret.tenant(), secret.webhook())
                .orElseThrow(() -> new IllegalArgumentException(
                        "webhook %s does not exist; insert it before its secrets".formatted(secret.webhook())));
        save(row.with(secret));
    }

    @Override
    public void expireSecrets(TenantId tenant, WebhookId id, Instant at) {
        row(tenant, id).ifPresent(row -> save(row.withSecretsExpiringBy(at, false)));
    }

    @Override
    public void expireLegacySecrets(TenantId tenant, WebhookId id, Instant at) {
        row(tenant, id).ifPresent(row -> save(row.withSecretsExpiringBy(at, true)));
    }

    @Override
    public List<StoredSecret> legacySecrets(TenantId tenant, WebhookId id, Instant now) {
        return row(tenant, id).map(row -> row.legacySecretsAt(now)).orElse(List.of());
    }

    @Override
    public void insertImport(TenantId tenant, String source, WebhookId id) {
        if (tables().imports().contains(tenant, source)) {
            throw new IllegalArgumentException("a webhook from %s is stored already".formatted(source));
        }
        if (row(tenant, id).isEmpty()) {
            throw new IllegalArgumentException(
                    "webhook %s does not exist; insert it before where it comes from".formatted(id));
        }
        tables().imports().put(tenant, source, id);
    }

    @Override
    public Optional<Webhook> findImported(TenantId tenant, String source) {
        return Optional.ofNullable(tables().imports().get(tenant, source)).flatMap(id -> find(tenant, id));
    }

    @Override
    public List<StoredSecret> secrets(TenantId tenant, WebhookId id, Instant now) {
        return row(tenant, id).map(row -> row.secretsAt(now)).orElse(List.of());
    }

    @Override
    public Map<WebhookId, SigningWebhook> load(Collection<WebhookId> ids, Instant now) {
        Map<WebhookId, SigningWebhook> found = new HashMap<>();
        for (WebhookId id : ids) {
            Optional.ofNullable(tables().webhookOwners().get(id.uuid()))
                    .flatMap(tenant -> row(tenant, id))
                    .ifPresent(row -> found.put(id, row.toSigningWebhook(now)));
        }
        return found;
    }

    private MemoryTables tables() {
        return transaction.tables();
    }

    private Optional<WebhookRow> row(TenantId tenant, WebhookId id) {
        return Optional.ofNullable(tables().webhooks().get(tenant, id.uuid()));
    }

    /** Refuses a credential that is not encrypted, as stores do that write text. */
    private void save(WebhookRow row) {
        var unused = row.webhook().settings().security().toText();
        tables().webhooks().put(row.webhook().tenant(), row.webhook().id().uuid(), row);
    }
}
