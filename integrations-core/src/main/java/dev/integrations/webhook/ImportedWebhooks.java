package dev.integrations.webhook;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.signature.SigningKey;
import dev.integrations.webhook.WebhookImport.Result;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The webhooks of one tenant that come from elsewhere, each known by what it was called there. Safe for use by several
 * threads.
 */
public final class ImportedWebhooks {
    private static final String DISABLED = "It was disabled where it was imported from";

    private final Context context;
    private final WebhookChanges changes;

    /** What imports share with the other webhooks of the tenant. */
    record Context(
            WebhookParts parts,
            TenantId tenant,
            AuditTrail audit,
            UnaryOperator<WebhookSettings> check,
            Consumer<DestinationId> changed) {}

    ImportedWebhooks(Context context, WebhookChanges changes) {
        this.context = context;
        this.changes = changes;
    }

    /**
     * Finds a webhook by where it comes from.
     *
     * @param source what it is called there
     * @return the webhook, or empty if this tenant has none of that source
     */
    public Optional<Webhook> find(String source) {
        return context.parts()
                .transactions()
                .inTransaction(transaction -> transaction.webhooks().findImported(context.tenant(), source));
    }

    /**
     * Creates a webhook with its secrets in one transaction, unless the tenant has one of that source already. Where
     * receivers must pass a challenge it is disabled until then.
     *
     * @param imported the webhook
     * @return the webhook with what its receiver verifies with, or the one that was there
     * @throws InvalidInputException if the outbound policy refuses the URL or a legacy signature does not end within 366
     *     days; it says why
     */
    public Result create(WebhookImport imported) {
        WebhookSettings settings = context.check().apply(imported.settings());
        Result result = new ImportedWebhooks(context, changes.ready()).create(imported, settings);
        context.changed().accept(result.webhook().id().destination());
        return result;
    }

    /** The key on the source decides between two that import it at the same time: the later one finds what is there. */
    private Result create(WebhookImport imported, WebhookSettings settings) {
        Instant now = context.parts().clock().instant();
        imported.legacy().ifPresent(legacy -> legacy.profile().requireAt(now));
        try {
            return context.parts()
                    .transactions()
                    .inTransaction(transaction -> existing(transaction, imported.source())
                            .orElseGet(() -> insert(transaction, imported, settings, now)));
        } catch (RuntimeException e) {
            return context.parts()
                    .transactions()
                    .inTransaction(transaction -> existing(transaction, imported.source()))
                    .orElseThrow(() -> e);
        }
    }

    private Optional<Result> existing(WebhookTransaction transaction, String source) {
        return transaction
                .webhooks()
                .findImported(context.tenant(), source)
                .map(webhook -> new Result(webhook, Optional.empty()));
    }

    private Result insert(
            WebhookTransaction transaction, WebhookImport imported, WebhookSettings settings, Instant now) {
        SigningKey key = imported.key()
                .orElseGet(() -> SigningKey.generate(context.parts().random()));
        Webhook webhook = changes.create(transaction, settings, key);
        WebhookId id = webhook.id();
        transaction.webhooks().insertImport(context.tenant(), imported.source(), id);
        Map<String, String> details = new HashMap<>(Map.of("source", imported.source()));
        if (imported.legacy().isPresent()) {
            LegacySecret legacy = imported.legacy().get();
            transaction
                    .webhooks()
                    .insertSecret(changes.secrets()
                            .seal(webhook, context.parts().ids().next(), legacy, now));
            details.putAll(LegacySignatures.details(legacy.profile()));
        }
        context.audit().record(transaction, "webhook.imported", id, details);
        if (!imported.enabled()) {
            webhook = changes.disable(transaction, id, DISABLED);
        }
        return new Result(webhook, Optional.of(key.verificationKey().encoded()));
    }
}
