package dev.integrations.webhook;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Subscription;
import dev.integrations.signature.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The changes to webhooks of one tenant: each one transaction with its subscription and its audit row. */
final class WebhookChanges {
    private static final int MAX_TRIES = 20;
    private static final int MAX_LIVE_SECRETS = 10;

    private final WebhookParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Secrets secrets;

    WebhookChanges(WebhookParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.secrets = new Secrets(parts.keyRing());
    }

    Webhook create(WebhookSettings settings, SigningKey key) {
        Instant now = now();
        WebhookId id = new WebhookId(parts.ids().next());
        Webhook webhook = new Webhook(id, tenant, settings, true, Optional.empty(), 1, now, now);
        StoredSecret secret = secrets.seal(webhook, parts.ids().next(), key, now);
        parts.transactions().useTransaction(transaction -> {
            transaction.webhooks().insert(webhook);
            transaction.webhooks().insertSecret(secret);
            transaction.deliveries().saveSubscription(subscription(webhook));
            audit.record(transaction, "webhook.created", id, Map.of());
        });
        return webhook;
    }

    Webhook update(WebhookId id, UnaryOperator<WebhookSettings> change) {
        return change(
                id,
                "webhook.updated",
                Map.of(),
                webhook -> new Webhook(
                        webhook.id(),
                        webhook.tenant(),
                        change.apply(webhook.settings()),
                        webhook.enabled(),
                        webhook.disabledReason(),
                        webhook.version() + 1,
                        webhook.createdAt(),
                        now()));
    }

    Webhook enable(WebhookId id) {
        return change(id, "webhook.enabled", Map.of(), webhook -> switched(webhook, true, Optional.empty()));
    }

    Webhook disable(WebhookId id, String reason) {
        return change(
                id,
                "webhook.disabled",
                Map.of("reason", reason),
                webhook -> switched(webhook, false, Optional.of(reason)));
    }

    void delete(WebhookId id) {
        parts.transactions().useTransaction(transaction -> {
            if (!transaction.webhooks().delete(tenant, id)) {
                throw new NotFoundException("webhook", id);
            }
            transaction.deliveries().removeSubscription(tenant, id.destination());
            audit.record(transaction, "webhook.deleted", id, Map.of());
        });
    }

    void rotate(WebhookId id, SigningKey key, Duration overlap) {
        Instant now = now();
        UUID secretId = parts.ids().next();
        parts.transactions().useTransaction(transaction -> {
            Webhook webhook = found(transaction, id);
            transaction.webhooks().expireSecrets(tenant, id, now.plus(overlap));
            if (transaction.webhooks().secrets(tenant, id, now).size() >= MAX_LIVE_SECRETS) {
                throw new IllegalStateException(
                        "Webhook %s signs with %d secrets already; wait until an older one expires, or rotate with a shorter overlap"
                                .formatted(id, MAX_LIVE_SECRETS));
            }
            transaction.webhooks().insertSecret(secrets.seal(webhook, secretId, key, now));
            audit.record(
                    transaction,
                    "webhook.secret_rotated",
                    id,
                    Map.of("secret", secretId.toString(), "overlap", overlap.toString()));
        });
    }

    /** Repeats the change on the newest state until nobody else changed that meanwhile. */
    private Webhook change(WebhookId id, String action, Map<String, String> details, UnaryOperator<Webhook> change) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Webhook> changed = parts.transactions()
                    .inTransaction(transaction -> tryChange(transaction, id, action, details, change));
            if (changed.isPresent()) {
                return changed.get();
            }
        }
        throw new IllegalStateException(
                "Webhook %s is being changed by others all the time; try again later".formatted(id));
    }

    private Optional<Webhook> tryChange(
            WebhookTransaction transaction,
            WebhookId id,
            String action,
            Map<String, String> details,
            UnaryOperator<Webhook> change) {
        Webhook changed = change.apply(found(transaction, id));
        if (!transaction.webhooks().update(changed)) {
            return Optional.empty();
        }
        transaction.deliveries().saveSubscription(subscription(changed));
        audit.record(transaction, action, id, details);
        return Optional.of(changed);
    }

    private Webhook found(WebhookTransaction transaction, WebhookId id) {
        return transaction.webhooks().find(tenant, id).orElseThrow(() -> new NotFoundException("webhook", id));
    }

    private Webhook switched(Webhook webhook, boolean enabled, Optional<String> reason) {
        return new Webhook(
                webhook.id(),
                webhook.tenant(),
                webhook.settings(),
                enabled,
                reason,
                webhook.version() + 1,
                webhook.createdAt(),
                now());
    }

    static Subscription subscription(Webhook webhook) {
        return new Subscription(
                webhook.id().destination(), webhook.tenant(), webhook.settings().events(), webhook.enabled());
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
