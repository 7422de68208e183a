package dev.integrations.webhook;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.signature.SigningKey;
import dev.integrations.webhook.WebhookImport.Result;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Creates webhooks that come from elsewhere, each in one transaction with its secrets and what it is called there. */
final class WebhookImporter {
    private static final String DISABLED = "It was disabled where it was imported from";

    private final WebhookParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final WebhookChanges changes;
    private final Secrets secrets;

    WebhookImporter(WebhookParts parts, TenantId tenant, AuditTrail audit, WebhookChanges changes) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.changes = changes;
        this.secrets = new Secrets(parts.keyRing());
    }

    /** The key on the source decides between two that import it at the same time: the later one finds what is there. */
    Result create(WebhookImport imported, WebhookSettings settings) {
        Instant now = parts.clock().instant();
        imported.legacy().ifPresent(legacy -> legacy.profile().requireAt(now));
        try {
            return parts.transactions()
                    .inTransaction(transaction -> existing(transaction, imported.source())
                            .orElseGet(() -> insert(transaction, imported, settings, now)));
        } catch (RuntimeException e) {
            return parts.transactions()
                    .inTransaction(transaction -> existing(transaction, imported.source()))
                    .orElseThrow(() -> e);
        }
    }

    private Optional<Result> existing(WebhookTransaction transaction, String source) {
        return transaction
                .webhooks()
                .findImported(tenant, source)
                .map(webhook -> new Result(webhook, Optional.empty()));
    }

    private Result insert(
            WebhookTransaction transaction, WebhookImport imported, WebhookSettings settings, Instant now) {
        SigningKey key = imported.key().orElseGet(() -> SigningKey.generate(parts.random()));
        Webhook webhook = changes.create(transaction, settings, key);
        WebhookId id = webhook.id();
        transaction.webhooks().insertImport(tenant, imported.source(), id);
        Map<String, String> details = new HashMap<>(Map.of("source", imported.source()));
        if (imported.legacy().isPresent()) {
            LegacySecret legacy = imported.legacy().get();
            transaction
                    .webhooks()
                    .insertSecret(secrets.seal(webhook, parts.ids().next(), legacy, now));
            details.putAll(LegacySignatures.details(legacy.profile()));
        }
        audit.record(transaction, "webhook.imported", id, details);
        if (!imported.enabled()) {
            webhook = changes.disable(transaction, id, DISABLED);
        }
        return new Result(webhook, Optional.of(key.verificationKey().encoded()));
    }
}
