package dev.integrations.webhook;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.StatisticsSpan;
import dev.integrations.signature.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The webhooks of one tenant. Safe for use by several threads. */
public final class Webhooks {
    /** How long old secrets go on signing after a rotation unless set otherwise: 24 hours. */
    public static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

    private static final Duration MAX_OVERLAP = Duration.ofDays(7);

    private final WebhookParts parts;
    private final TenantId tenant;
    private final WebhookChanges changes;
    private final WebhookTests tests;
    private final Challenger challenger;
    private final ImportedWebhooks imported;
    private final LegacySignatures legacySignatures;
    private final Consumer<DestinationId> changed;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param parts what webhooks are built from
     * @param tenant whose webhooks
     * @param audit where changes are written down
     * @param context what webhooks reach beside the store
     */
    public Webhooks(WebhookParts parts, TenantId tenant, AuditTrail audit, WebhookContext context) {
        this.parts = parts;
        this.tenant = tenant;
        this.changes = new WebhookChanges(parts, tenant, new WebhookNews(tenant, audit, context.events()));
        this.tests = new WebhookTests(parts, tenant, audit, context.tests());
        this.challenger = new Challenger(parts, tenant, context.tests());
        this.legacySignatures = new LegacySignatures(parts, tenant, audit, context.changed());
        this.changed = context.changed();
        this.imported = new ImportedWebhooks(
                new ImportedWebhooks.Context(parts, tenant, audit, this::checked, changed), changes);
    }

    /**
     * Creates a webhook with a new secret of 32 random bytes, that signs with HMAC-SHA256. Where receivers must pass a
     * challenge it is disabled until then.
     *
     * @param settings what its owner chose
     * @return the webhook with its secret, which is shown this once
     * @throws InvalidInputException if the outbound policy refuses the URL or the token endpoint, a credential is not
     *     given, or the fallback is no other webhook of this tenant; it says why
     */
    public NewWebhook create(WebhookSettings settings) {
        return create(settings, SigningKey.generate(parts.random()));
    }

    /**
     * Creates a webhook that signs with a given key.
     *
     * @param settings what its owner chose
     * @param key signs every attempt: HMAC-SHA256 or Ed25519
     * @return the webhook with what its receiver verifies with
     * @throws InvalidInputException if the outbound policy refuses the URL or the token endpoint, a credential is not
     *     given, or the fallback is no other webhook of this tenant; it says why
     */
    public NewWebhook create(WebhookSettings settings, SigningKey key) {
        Webhook webhook = changes.ready().create(checked(settings), key);
        changed.accept(webhook.id().destination());
        return new NewWebhook(webhook, key.verificationKey().encoded());
    }

    /**
     * Returns those of these webhooks that come from elsewhere.
     *
     * @return the imported webhooks
     */
    public ImportedWebhooks imported() {
        return imported;
    }

    /**
     * Returns the legacy signatures of these webhooks.
     *
     * @return the signatures that receivers expect from a sender before
     */
    public LegacySignatures legacySignatures() {
        return legacySignatures;
    }

    /**
     * Finds a webhook.
     *
     * @param id its id
     * @return the webhook, or empty if this tenant has none of that id
     */
    public Optional<Webhook> find(WebhookId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.webhooks().find(tenant, id));
    }

    /**
     * Returns a webhook.
     *
     * @param id its id
     * @return the webhook
     * @throws NotFoundException if this tenant has none of that id
     */
    public Webhook get(WebhookId id) {
        return find(id).orElseThrow(() -> new NotFoundException("webhook", id));
    }

    /**
     * Lists webhooks, newest first.
     *
     * @param query which webhooks
     * @param page which part of them
     * @return the webhooks, without secrets
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<Webhook> list(WebhookQuery query, PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.webhooks().list(tenant, query, page));
    }

    /**
     * Changes the settings of a webhook. Attempts that begin two seconds later at the latest follow them, on this node
     * at once. Where receivers must pass a challenge, another URL disables the webhook until this one did.
     *
     * @param id the webhook
     * @param change makes the new settings from the present ones; it may be called again if others change the webhook at
     *     the same time
     * @return the webhook as it is now
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if the outbound policy refuses the URL or the token endpoint, a credential is not
     *     given, or the fallback is no other webhook of this tenant; it says why
     */
    public Webhook update(WebhookId id, UnaryOperator<WebhookSettings> change) {
        return told(changes.ready(List.of(id)).update(id, settings -> checked(change.apply(settings))));
    }

    /**
     * Lets events be sent to a webhook again. For how long it has failed counts anew.
     *
     * @param id the webhook
     * @return the webhook as it is now
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if receivers must pass a challenge and this one did not at its present URL
     */
    public Webhook enable(WebhookId id) {
        return told(changes.enable(id));
    }

    /**
     * Challenges the receiver of a webhook: sends it a signed request with a random token, and waits for the answer,
     * which must be 2xx with that token as its body, or with a JSON object that has it as {@code challenge}. A webhook
     * that waits for this is enabled. The call takes as long as the receiver, up to the timeout of the webhook; hosts
     * that let tenants call it bound how often they do.
     *
     * @param id the webhook
     * @return how it ended
     * @throws NotFoundException if this tenant has none of that id
     */
    public Challenge challenge(WebhookId id) {
        Challenger.Result result = challenger.challenge(id);
        Challenge challenge = changes.challenged(result.webhook(), result.failure());
        changed.accept(id.destination());
        return challenge;
    }

    /**
     * Says for how long a webhook has only failed.
     *
     * @param id the webhook
     * @return when it began to fail and how often it did; empty if its last known attempt succeeded
     * @throws NotFoundException if this tenant has none of that id
     */
    public Optional<FailureClock> failing(WebhookId id) {
        get(id);
        return parts.transactions()
                .inTransaction(transaction -> transaction.failureClocks().find(tenant, id.destination()));
    }

    /**
     * Counts what ended in a span, the attempts at it, and what is pending: see {@link DeliveryStatistics}.
     *
     * @param id the webhook
     * @param from the start of the span, inclusive
     * @param to its end, exclusive, up to 31 days later
     * @return the counts
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if the span is empty, reversed or too long
     */
    public DeliveryStatistics statistics(WebhookId id, Instant from, Instant to) {
        StatisticsSpan span = new StatisticsSpan(from, to);
        get(id);
        return parts.transactions()
                .inTransaction(transaction -> transaction
                        .statistics()
                        .count(tenant, id.destination(), span, DeliveryStatistics.MAX_DELIVERIES));
    }

    /**
     * Stops sending to a webhook: events published from now on do not go to it, and its pending deliveries become dead
     * letters when they are due.
     *
     * @param id the webhook
     * @param reason why, for whoever looks at it later
     * @return the webhook as it is now
     * @throws NotFoundException if this tenant has none of that id
     */
    public Webhook disable(WebhookId id, String reason) {
        return told(changes.disable(id, reason));
    }

    /**
     * Deletes a webhook with its secrets. Its pending deliveries become dead letters when they are due; what was
     * delivered stays listed.
     *
     * @param id the webhook
     * @throws NotFoundException if this tenant has none of that id
     */
    public void delete(WebhookId id) {
        changes.delete(id);
        changed.accept(id.destination());
    }

    /**
     * Gives a webhook a new secret of 32 random bytes. The old ones go on signing beside it for 24 hours.
     *
     * @param id the webhook
     * @return the webhook with its new secret, which is shown this once
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if ten secrets are live already
     */
    public NewWebhook rotateSecret(WebhookId id) {
        return rotateSecret(id, DEFAULT_OVERLAP);
    }

    /**
     * Gives a webhook a new secret of 32 random bytes. The old ones go on signing beside it for a while.
     *
     * @param id the webhook
     * @param overlap how long the old ones go on, zero to seven days
     * @return the webhook with its new secret, which is shown this once
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if the overlap is negative or longer than seven days
     * @throws IllegalStateException if ten secrets are live already
     */
    public NewWebhook rotateSecret(WebhookId id, Duration overlap) {
        return rotateSecret(id, SigningKey.generate(parts.random()), overlap);
    }

    /**
     * Gives a webhook a new key. The old ones go on signing beside it for a while.
     *
     * @param id the webhook
     * @param key signs from now on: HMAC-SHA256 or Ed25519
     * @param overlap how long the old ones go on, zero to seven days
     * @return the webhook with what its receiver verifies with
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if the overlap is negative or longer than seven days
     * @throws IllegalStateException if ten secrets are live already
     */
    public NewWebhook rotateSecret(WebhookId id, SigningKey key, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
            throw new IllegalArgumentException("an overlap is zero to %s, was %s".formatted(MAX_OVERLAP, overlap));
        }
        changes.ready(List.of(id)).rotate(id, key, overlap);
        changed.accept(id.destination());
        return new NewWebhook(get(id), key.verificationKey().encoded());
    }

    /**
     * Shows the request by which an event would be delivered, transformed, encrypted and signed, without sending it.
     *
     * @param id the webhook, enabled or not
     * @param type the event type, such as {@code invoice.paid}
     * @param payload what {@code publish} takes
     * @return the request, signed now with all live secrets
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if the type is malformed
     * @throws dev.integrations.delivery.InvalidPayloadException if the payload is not JSON or is too large
     * @throws dev.integrations.delivery.DeliveryWithheldException if a transformation withholds the event or does not fit it
     * @throws dev.integrations.crypto.DecryptionException if a secret of the webhook cannot be decrypted
     */
    public RequestPreview preview(WebhookId id, String type, Object payload) {
        return preview(id, NewEvent.of(type, payload));
    }

    /**
     * Shows the request by which an event would be delivered, with its headers, without sending it.
     *
     * @param id the webhook, enabled or not
     * @param event the event; its times, keys and labels change nothing
     * @return the request, signed now with all live secrets
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if its options are out of their bounds
     * @throws dev.integrations.delivery.InvalidPayloadException if the payload is not JSON or is too large
     * @throws dev.integrations.crypto.DecryptionException if a secret of the webhook cannot be decrypted
     */
    public RequestPreview preview(WebhookId id, NewEvent event) {
        return tests.preview(id, event);
    }

    /**
     * Sends an event with the first example that the catalogue has of its type, or with a stand-in, to a webhook and waits
     * for the answer, like {@link #test(WebhookId, String, Object)}.
     *
     * @param id the webhook, enabled or not
     * @param type the event type, such as {@code invoice.paid}
     * @return what became of it
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if the type is malformed
     * @throws IllegalStateException if 128 tests are under way on this node already
     */
    public WebhookTest test(WebhookId id, String type) {
        return tests.test(id, tests.sample(type));
    }

    /**
     * Sends an event to a webhook and waits for the answer, as long as the timeout of the webhook says. The request is
     * prepared, signed, vetted, sent and judged as that of a delivery is, and has the header {@code webhook-test: true}.
     * Nothing is stored but an audit entry; nothing is repeated; an answer disables and suspends nothing.
     *
     * @param id the webhook, enabled or not
     * @param type the event type, such as {@code invoice.paid}
     * @param payload what {@code publish} takes
     * @return what became of it
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if the type is malformed
     * @throws dev.integrations.delivery.InvalidPayloadException if the payload is not JSON or is too large
     * @throws IllegalStateException if 128 tests are under way on this node already
     */
    public WebhookTest test(WebhookId id, String type, Object payload) {
        return test(id, NewEvent.of(type, payload));
    }

    /**
     * Sends an event with its headers to a webhook and waits for the answer, like {@link #test(WebhookId, String, Object)}.
     *
     * @param id the webhook, enabled or not
     * @param event the event; its times, keys and labels change nothing
     * @return what became of it
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if its options are out of their bounds
     * @throws dev.integrations.delivery.InvalidPayloadException if the payload is not JSON or is too large
     * @throws IllegalStateException if 128 tests are under way on this node already
     */
    public WebhookTest test(WebhookId id, NewEvent event) {
        return tests.test(id, event);
    }

    /**
     * Sends an event to several webhooks at once, like {@link #test(WebhookId, String, Object)}, and waits for all answers.
     *
     * @param ids up to 100 webhooks
     * @param type the event type, such as {@code invoice.paid}
     * @param payload what {@code publish} takes
     * @return what became of each
     * @throws IllegalArgumentException if the type is malformed, or there are more than 100 webhooks
     */
    public BatchResult<WebhookTest> test(List<WebhookId> ids, String type, Object payload) {
        return tests.test(ids, NewEvent.of(type, payload));
    }

    /**
     * Returns changes to many webhooks at once.
     *
     * @param mode what the failure of one means for the others
     * @return the operations
     */
    public WebhookBatch batch(Batch.Mode mode) {
        return new WebhookBatch(parts, changes, this::checked, id -> changed.accept(id.destination()), mode);
    }

    private Webhook told(Webhook webhook) {
        changed.accept(webhook.id().destination());
        return webhook;
    }

    private WebhookSettings checked(WebhookSettings settings) {
        return UrlChecks.checked(settings, parts.policy());
    }
}
