package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Encryption;
import dev.integrations.delivery.Disabling;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.Subscription;
import dev.integrations.signature.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The changes to webhooks of one tenant: each one transaction with its subscription, its audit row and its event, or part
 * of one.
 */
final class WebhookChanges {
    /** Why a webhook is disabled whose receiver has yet to pass a challenge. */
    static final String UNVERIFIED = "The receiver has not passed the challenge yet";

    private static final int MAX_TRIES = 20;
    private static final int MAX_LIVE_SECRETS = 10;

    private final WebhookParts parts;
    private final TenantId tenant;
    private final WebhookNews news;
    private final Secrets secrets;
    private final Credentials credentials;

    WebhookChanges(WebhookParts parts, TenantId tenant, WebhookNews news) {
        this(parts, tenant, news, parts.encryption());
    }

    private WebhookChanges(WebhookParts parts, TenantId tenant, WebhookNews news, Encryption encryption) {
        this.parts = parts;
        this.tenant = tenant;
        this.news = news;
        this.secrets = new Secrets(encryption);
        this.credentials = new Credentials(encryption, parts.clock());
    }

    /** Returns the same with the keys of the tenant at hand, for changes that encrypt something in their transaction. */
    WebhookChanges ready() {
        return new WebhookChanges(parts, tenant, news, parts.encryption().prepared(tenant));
    }

    /** Does so for changes of some webhooks: if there is none of them, no key is made for the tenant. */
    WebhookChanges ready(Collection<WebhookId> ids) {
        boolean known = parts.transactions()
                .inTransaction(transaction -> ids.stream()
                        .anyMatch(id -> transaction.webhooks().find(tenant, id).isPresent()));
        return known ? ready() : this;
    }

    Secrets secrets() {
        return secrets;
    }

    Webhook create(WebhookSettings settings, SigningKey key) {
        return parts.transactions().inTransaction(transaction -> create(transaction, settings, key));
    }

    Webhook create(WebhookTransaction transaction, WebhookSettings settings, SigningKey key) {
        Instant now = now();
        WebhookId id = new WebhookId(parts.ids().next());
        Optional<String> reason = parts.challenge() ? Optional.of(UNVERIFIED) : Optional.empty();
        WebhookSettings sealed = credentials.seal(tenant, id, settings, WebhookSecurity.none());
        Webhook webhook = new Webhook(id, tenant, sealed, reason.isEmpty(), reason, 1, now, now);
        StoredSecret secret = secrets.seal(webhook, parts.ids().next(), key, now);
        requireReferences(transaction, webhook);
        transaction.webhooks().insert(webhook);
        transaction.webhooks().insertSecret(secret);
        news.record(transaction, "webhook.created", id, Map.of());
        transaction.deliveries().saveSubscription(subscription(webhook));
        return webhook;
    }

    /** Whoever writes a webhook anyway leaves nothing of an earlier data key with it. */
    private void renewSecrets(WebhookTransaction transaction, WebhookId id) {
        WebhookStore store = transaction.webhooks();
        Instant now = now();
        Stream.of(store.secrets(tenant, id, now), store.legacySecrets(tenant, id, now))
                .flatMap(List::stream)
                .forEach(secret -> secrets.renewed(secret)
                        .ifPresent(anew -> transaction
                                .webhookCiphertexts()
                                .replaceSecret(tenant, secret.id(), secret.encrypted(), anew)));
    }

    private void requireReferences(WebhookTransaction transaction, Webhook webhook) {
        WebhookId fallback = webhook.settings().fallback().orElse(null);
        if (fallback != null
                && (fallback.equals(webhook.id())
                        || transaction.webhooks().find(tenant, fallback).isEmpty())) {
            throw new InvalidInputException(
                    "webhook",
                    List.of(new Problem("fallback", "%s is no other webhook of this tenant".formatted(fallback))));
        }
        if (webhook.settings().security().authentication().orElse(null)
                        instanceof ReceiverAuthentication.ServiceConnection service
                && transaction.connections().find(tenant, service.connection()).isEmpty()) {
            throw new InvalidInputException(
                    "webhook security",
                    List.of(new Problem(
                            "security.authentication.connection",
                            "%s is no connection of this tenant".formatted(service.connection()))));
        }
    }

    Webhook update(WebhookId id, UnaryOperator<WebhookSettings> change) {
        return repeat(id, transaction -> updated(transaction, id, change));
    }

    Webhook update(WebhookTransaction transaction, WebhookId id, UnaryOperator<WebhookSettings> change) {
        return once(id, updated(transaction, id, change));
    }

    private Optional<Webhook> updated(
            WebhookTransaction transaction, WebhookId id, UnaryOperator<WebhookSettings> change) {
        Webhook before = found(transaction, id);
        WebhookSettings settings = credentials.seal(
                tenant, id, change.apply(before.settings()), before.settings().security());
        boolean moved = !settings.url().equals(before.settings().url());
        boolean suspended = moved && before.enabled() && parts.challenge();
        Webhook after = new Webhook(
                id,
                tenant,
                settings,
                before.enabled() && !suspended,
                suspended ? Optional.of(UNVERIFIED) : before.disabledReason(),
                before.version() + 1,
                before.createdAt(),
                now());
        requireReferences(transaction, after);
        // First, as whoever rotates them locks them before the webhook.
        renewSecrets(transaction, id);
        if (!transaction.webhooks().update(after)) {
            return Optional.empty();
        }
        if (moved) {
            transaction.failureClocks().clear(tenant, id.destination());
        }
        if (!settings.rateLimit().equals(before.settings().rateLimit())) {
            transaction.permits().forget(tenant, id.destination());
        }
        news.record(transaction, "webhook.updated", id, Map.of());
        if (suspended) {
            news.record(transaction, "webhook.disabled", id, disabled("unverified", UNVERIFIED));
        }
        transaction.deliveries().saveSubscription(subscription(after));
        return Optional.of(after);
    }

    Webhook enable(WebhookId id) {
        return repeat(id, transaction -> enabled(transaction, id));
    }

    Webhook enable(WebhookTransaction transaction, WebhookId id) {
        return once(id, enabled(transaction, id));
    }

    private Optional<Webhook> enabled(WebhookTransaction transaction, WebhookId id) {
        Webhook webhook = found(transaction, id);
        if (parts.challenge() && !transaction.webhooks().isVerified(tenant, id)) {
            throw new IllegalStateException(
                    "The receiver of webhook %s must pass a challenge before it is enabled".formatted(id));
        }
        Webhook after = switched(webhook, true, Optional.empty());
        if (!transaction.webhooks().update(after)) {
            return Optional.empty();
        }
        followEnabling(transaction, after);
        return Optional.of(after);
    }

    private void followEnabling(WebhookTransaction transaction, Webhook webhook) {
        transaction.failureClocks().clear(tenant, webhook.id().destination());
        news.record(transaction, "webhook.enabled", webhook.id(), Map.of());
        transaction.deliveries().saveSubscription(subscription(webhook));
    }

    Webhook disable(WebhookId id, String reason) {
        return repeat(id, transaction -> requested(transaction, id, reason));
    }

    Webhook disable(WebhookTransaction transaction, WebhookId id, String reason) {
        return once(id, requested(transaction, id, reason));
    }

    private Optional<Webhook> requested(WebhookTransaction transaction, WebhookId id, String reason) {
        return disabled(transaction, found(transaction, id), disabled("requested", reason), true);
    }

    /** Disables a webhook unless that is not called for any more; returns whether it did. */
    boolean disable(Disabling disabling) {
        WebhookId id = new WebhookId(disabling.destination().uuid());
        String cause = disabling.failingBefore().isPresent() ? "failing" : "receiver";
        return repeat(id, transaction -> {
            Webhook webhook = transaction.webhooks().find(tenant, id).orElse(null);
            if (webhook == null || !webhook.enabled() || !isCalledFor(transaction, disabling)) {
                return Optional.of(false);
            }
            return disabled(transaction, webhook, disabled(cause, disabling.reason()), disabling.told())
                    .map(done -> true);
        });
    }

    private boolean isCalledFor(WebhookTransaction transaction, Disabling disabling) {
        if (disabling.failingBefore().isEmpty()) {
            return true;
        }
        Optional<FailureClock> clock = transaction.failureClocks().hold(tenant, disabling.destination());
        Instant before = disabling.failingBefore().get();
        return clock.filter(running -> !running.failingSince().isAfter(before)).isPresent();
    }

    private static Map<String, String> disabled(String cause, String reason) {
        return Map.of("cause", cause, "reason", reason);
    }

    private Optional<Webhook> disabled(
            WebhookTransaction transaction, Webhook webhook, Map<String, String> details, boolean told) {
        Webhook after = switched(webhook, false, Optional.ofNullable(details.get("reason")));
        if (!transaction.webhooks().update(after)) {
            return Optional.empty();
        }
        news.write(transaction, "webhook.disabled", webhook.id(), details);
        if (told) {
            news.tell(transaction, "webhook.disabled", webhook.id(), details);
        }
        transaction.deliveries().saveSubscription(subscription(after));
        return Optional.of(after);
    }

    /** Writes down how a challenge ended, and enables a webhook that waited for it. */
    Challenge challenged(Webhook challenged, Optional<String> failure) {
        WebhookId id = challenged.id();
        return repeat(id, transaction -> {
            Webhook webhook = found(transaction, id);
            if (failure.isPresent()) {
                news.record(transaction, "webhook.challenge_failed", id, Map.of("reason", failure.get()));
                return Optional.of(new Challenge(webhook, failure));
            }
            boolean waits = !webhook.enabled()
                    && webhook.disabledReason().filter(UNVERIFIED::equals).isPresent();
            Webhook after = waits ? switched(webhook, true, Optional.empty()) : webhook;
            String url = challenged.settings().url();
            if (!url.equals(webhook.settings().url())) {
                return Optional.of(new Challenge(webhook, Optional.of("The URL of the webhook was changed meanwhile")));
            }
            if ((waits && !transaction.webhooks().update(after))
                    || !transaction.webhooks().verify(tenant, id, url)) {
                return Optional.empty();
            }
            news.record(transaction, "webhook.challenge_passed", id, Map.of());
            if (waits) {
                followEnabling(transaction, after);
            }
            return Optional.of(new Challenge(after, Optional.empty()));
        });
    }

    void delete(WebhookId id) {
        parts.transactions().useTransaction(transaction -> delete(transaction, id));
    }

    void delete(WebhookTransaction transaction, WebhookId id) {
        if (!transaction.webhooks().delete(tenant, id)) {
            throw new NotFoundException("webhook", id);
        }
        transaction.failureClocks().clear(tenant, id.destination());
        transaction.permits().forget(tenant, id.destination());
        news.record(transaction, "webhook.deleted", id, Map.of());
        transaction.deliveries().removeSubscription(tenant, id.destination());
    }

    void rotate(WebhookId id, SigningKey key, Duration overlap) {
        Instant now = now();
        UUID secretId = parts.ids().next();
        parts.transactions().useTransaction(transaction -> {
            Webhook webhook = found(transaction, id);
            Instant oldExpire = now.plus(overlap);
            transaction.webhooks().expireSecrets(tenant, id, oldExpire);
            if (transaction.webhooks().secrets(tenant, id, now).size() >= MAX_LIVE_SECRETS) {
                throw new IllegalStateException(
                        "Webhook %s signs with %d secrets already; wait until an older one expires, or rotate with a shorter overlap"
                                .formatted(id, MAX_LIVE_SECRETS));
            }
            transaction.webhooks().insertSecret(secrets.seal(webhook, secretId, key, now));
            news.write(
                    transaction,
                    "webhook.secret_rotated",
                    id,
                    Map.of("secret", secretId.toString(), "overlap", overlap.toString()));
            news.tell(transaction, "secret.rotated", id, Map.of("oldSecretsExpireAt", oldExpire.toString()));
        });
    }

    /** Repeats a change on the newest state until nobody else changed that meanwhile. */
    private <R> R repeat(WebhookId id, Function<WebhookTransaction, Optional<R>> change) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<R> changed = parts.transactions().inTransaction(change::apply);
            if (changed.isPresent()) {
                return changed.get();
            }
        }
        throw contended(id);
    }

    /** Takes a change that was tried once: whoever opened the transaction may repeat it. */
    private static Webhook once(WebhookId id, Optional<Webhook> changed) {
        return changed.orElseThrow(() -> contended(id));
    }

    private static IllegalStateException contended(WebhookId id) {
        return new IllegalStateException(
                "Webhook %s is being changed by others all the time; try again later".formatted(id));
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

    private static Subscription subscription(Webhook webhook) {
        return new Subscription(
                webhook.id().destination(), webhook.tenant(), webhook.settings().interest(), webhook.enabled());
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
