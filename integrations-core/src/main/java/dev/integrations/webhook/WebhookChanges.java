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

/** The changes to webhooks of one tenant: each one transaction with its subscription and its audit row, or part of one. */
final class WebhookChanges {
    private static final int MAX_TRIES = 20;
    private static final int MAX_LIVE_SECRETS = 10;

    private final WebhookParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Secrets secrets;
    private final Credentials credentials;

    /** A change as the audit trail calls it, and what it makes of a webhook. */
    private record Change(String action, Map<String, String> details, UnaryOperator<Webhook> to) {}

    WebhookChanges(WebhookParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.secrets = new Secrets(parts.keyRing());
        this.credentials = new Credentials(parts.keyRing(), parts.clock());
    }

    Webhook create(WebhookSettings settings, SigningKey key) {
        return parts.transactions().inTransaction(transaction -> create(transaction, settings, key));
    }

    Webhook create(WebhookTransaction transaction, WebhookSettings settings, SigningKey key) {
        Instant now = now();
        WebhookId id = new WebhookId(parts.ids().next());
        WebhookSettings sealed = credentials.seal(tenant, id, settings, WebhookSecurity.none());
        Webhook webhook = new Webhook(id, tenant, sealed, true, Optional.empty(), 1, now, now);
        StoredSecret secret = secrets.seal(webhook, parts.ids().next(), key, now);
        transaction.webhooks().insert(webhook);
        transaction.webhooks().insertSecret(secret);
        transaction.deliveries().saveSubscription(subscription(webhook));
        audit.record(transaction, "webhook.created", id, Map.of());
        return webhook;
    }

    Webhook update(WebhookId id, UnaryOperator<WebhookSettings> change) {
        return change(id, updated(change));
    }

    Webhook update(WebhookTransaction transaction, WebhookId id, UnaryOperator<WebhookSettings> change) {
        return change(transaction, id, updated(change));
    }

    private Change updated(UnaryOperator<WebhookSettings> change) {
        return new Change(
                "webhook.updated",
                Map.of(),
                webhook -> new Webhook(
                        webhook.id(),
                        webhook.tenant(),
                        credentials.seal(
                                tenant,
                                webhook.id(),
                                change.apply(webhook.settings()),
                                webhook.settings().security()),
                        webhook.enabled(),
                        webhook.disabledReason(),
                        webhook.version() + 1,
                        webhook.createdAt(),
                        now()));
    }

    Webhook enable(WebhookId id) {
        return change(id, enabled());
    }

    Webhook enable(WebhookTransaction transaction, WebhookId id) {
        return change(transaction, id, enabled());
    }

    private Change enabled() {
        return new Change("webhook.enabled", Map.of(), webhook -> switched(webhook, true, Optional.empty()));
    }

    Webhook disable(WebhookId id, String reason) {
        return change(id, disabled(reason));
    }

    Webhook disable(WebhookTransaction transaction, WebhookId id, String reason) {
        return change(transaction, id, disabled(reason));
    }

    private Change disabled(String reason) {
        return new Change(
                "webhook.disabled", Map.of("reason", reason), webhook -> switched(webhook, false, Optional.of(reason)));
    }

    void delete(WebhookId id) {
        parts.transactions().useTransaction(transaction -> delete(transaction, id));
    }

    void delete(WebhookTransaction transaction, WebhookId id) {
        if (!transaction.webhooks().delete(tenant, id)) {
            throw new NotFoundException("webhook", id);
        }
        transaction.deliveries().removeSubscription(tenant, id.destination());
        audit.record(transaction, "webhook.deleted", id, Map.of());
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
    private Webhook change(WebhookId id, Change change) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Webhook> changed =
                    parts.transactions().inTransaction(transaction -> tryChange(transaction, id, change));
            if (changed.isPresent()) {
                return changed.get();
            }
        }
        throw contended(id);
    }

    /** Tries once: whoever opened the transaction may repeat it. */
    private Webhook change(WebhookTransaction transaction, WebhookId id, Change change) {
        return tryChange(transaction, id, change).orElseThrow(() -> contended(id));
    }

    private static IllegalStateException contended(WebhookId id) {
        return new IllegalStateException(
                "Webhook %s is being changed by others all the time; try again later".formatted(id));
    }

    private Optional<Webhook> tryChange(WebhookTransaction transaction, WebhookId id, Change change) {
        Webhook changed = change.to().apply(found(transaction, id));
        if (!transaction.webhooks().update(changed)) {
            return Optional.empty();
        }
        transaction.deliveries().saveSubscription(subscription(changed));
        audit.record(transaction, change.action(), id, change.details());
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
                webhook.id().destination(), webhook.tenant(), webhook.settings().interest(), webhook.enabled());
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
