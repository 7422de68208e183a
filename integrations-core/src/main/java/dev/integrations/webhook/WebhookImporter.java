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
    private final Secrets secrets;

    WebhookImporter(WebhookParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
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
        WebhookId id = new WebhookId(parts.ids().next());
        Optional<String> reason = imported.enabled() ? Optional.empty() : Optional.of(DISABLED);
        Webhook webhook = new Webhook(id, tenant, settings, imported.enabled(), reason, 1, now, now);
        SigningKey key = imported.key().orElseGet(() -> SigningKey.generate(parts.random()));
        WebhookStore webhooks = transaction.webhooks();
        webhooks.insert(webhook);
        webhooks.insertImport(tenant, imported.source(), id);
        webhooks.insertSecret(secrets.seal(webhook, parts.ids().next(), key, now));
        imported.legacy()
                .ifPresent(legacy ->
                        webhooks.insertSecret(secrets.seal(webhook, parts.ids().next(), legacy, now)));
        transaction.deliveries().saveSubscription(WebhookChanges.subscription(webhook));
        Map<String, String> details = new HashMap<>(Map.of("source", imported.source()));
        imported.legacy().ifPresent(legacy -> details.putAll(LegacySignatures.details(legacy.profile())));
        audit.record(transaction, "webhook.imported", id, details);
        return new Result(webhook, Optional.of(key.verificationKey().encoded()));
    }
}
