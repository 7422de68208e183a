package dev.integrations.webhook;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The legacy signatures of one tenant's webhooks: each webhook sends one at the most, until its end. Rotating the secret
 * of a webhook leaves it alone. Safe for use by several threads.
 */
public final class LegacySignatures {
    private final WebhookParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Consumer<DestinationId> changed;

    LegacySignatures(WebhookParts parts, TenantId tenant, AuditTrail audit, Consumer<DestinationId> changed) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.changed = changed;
    }

    /**
     * Lets a webhook send a legacy signature beside its own, in place of one that it sent so far.
     *
     * @param id the webhook
     * @param legacy the signature, its end and its secret, which is encrypted at rest
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if the end is not within 366 days
     */
    public void set(WebhookId id, LegacySecret legacy) {
        Instant now = parts.clock().instant();
        legacy.profile().requireAt(now);
        UUID secretId = parts.ids().next();
        parts.transactions().inTransaction(transaction -> found(transaction, id));
        Secrets secrets = new Secrets(parts.encryption().prepared(tenant));
        parts.transactions().useTransaction(transaction -> {
            Webhook webhook = found(transaction, id);
            transaction.webhooks().expireLegacySecrets(tenant, id, now);
            transaction.webhooks().insertSecret(secrets.seal(webhook, secretId, legacy, now));
            audit.record(transaction, "webhook.legacy_signature_set", id, details(legacy.profile()));
        });
        changed.accept(id.destination());
    }

    /**
     * Finds what a webhook sends beside its own signature.
     *
     * @param id the webhook
     * @return the form and its end, or empty if there is none, or none any more
     * @throws NotFoundException if this tenant has none of that id
     */
    public Optional<LegacyProfile> find(WebhookId id) {
        Instant now = parts.clock().instant();
        return parts.transactions().inTransaction(transaction -> {
            found(transaction, id);
            return transaction.webhooks().legacySecrets(tenant, id, now).stream()
                    .findFirst()
                    .map(secret -> new LegacyProfile(
                            secret.legacy().orElseThrow(), secret.expiresAt().orElseThrow()));
        });
    }

    /**
     * Ends the legacy signature of a webhook now.
     *
     * @param id the webhook
     * @throws NotFoundException if this tenant has none of that id
     */
    public void end(WebhookId id) {
        Instant now = parts.clock().instant();
        parts.transactions().useTransaction(transaction -> {
            found(transaction, id);
            transaction.webhooks().expireLegacySecrets(tenant, id, now);
            audit.record(transaction, "webhook.legacy_signature_ended", id, Map.of());
        });
        changed.accept(id.destination());
    }

    static Map<String, String> details(LegacyProfile profile) {
        return Map.of(
                "signature",
                profile.signature().text(),
                "until",
                profile.until().toString());
    }

    private Webhook found(WebhookTransaction transaction, WebhookId id) {
        return transaction.webhooks().find(tenant, id).orElseThrow(() -> new NotFoundException("webhook", id));
    }
}
