package dev.integrations.webhook;

import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import dev.integrations.signature.SigningKey;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Changes to up to 500 webhooks of one tenant at once, with a result for each. What the operation for one webhook would
 * throw is the error of its item. Safe for use by several threads.
 */
public final class WebhookBatch {
    private static final Comparator<WebhookId> BY_ID = Comparator.comparing(WebhookId::uuid);

    private final WebhookParts parts;
    private final WebhookChanges changes;
    private final UnaryOperator<WebhookSettings> check;
    private final Consumer<WebhookId> changed;
    private final Batch.Mode mode;

    WebhookBatch(
            WebhookParts parts,
            WebhookChanges changes,
            UnaryOperator<WebhookSettings> check,
            Consumer<WebhookId> changed,
            Batch.Mode mode) {
        this.parts = parts;
        this.changes = changes;
        this.check = check;
        this.changed = changed;
        this.mode = mode;
    }

    /**
     * Creates webhooks, each with a new secret of 32 random bytes.
     *
     * @param settings what their owner chose
     * @return the webhooks with their secrets, which are shown this once
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<NewWebhook> create(List<WebhookSettings> settings) {
        WebhookChanges ready = changes.ready();
        BatchResult<NewWebhook> result = mode == Batch.Mode.EACH_ALONE
                ? Batch.eachAlone(settings, item -> {
                    SigningKey key = SigningKey.generate(parts.random());
                    return shown(ready.create(check.apply(item), key), key);
                })
                : Batch.allOrNothing(parts.transactions(), settings, (transaction, item) -> {
                    SigningKey key = SigningKey.generate(parts.random());
                    return shown(ready.create(transaction, check.apply(item), key), key);
                });
        result.values().forEach(created -> changed.accept(created.id()));
        return result;
    }

    /**
     * Changes the settings of webhooks.
     *
     * @param updates the changes
     * @return the webhooks as they are now
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Webhook> update(List<WebhookUpdate> updates) {
        WebhookChanges ready =
                changes.ready(updates.stream().map(WebhookUpdate::id).toList());
        return told(run(
                updates,
                Comparator.comparing(update -> update.id().uuid()),
                update -> ready.update(update.id(), checked(update)),
                (transaction, update) -> ready.update(transaction, update.id(), checked(update))));
    }

    /**
     * Lets events be sent to webhooks again.
     *
     * @param ids the webhooks
     * @return the webhooks as they are now
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Webhook> enable(List<WebhookId> ids) {
        return told(run(ids, BY_ID, changes::enable, changes::enable));
    }

    /**
     * Stops sending to webhooks.
     *
     * @param ids the webhooks
     * @param reason why, for whoever looks at them later
     * @return the webhooks as they are now
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Webhook> disable(List<WebhookId> ids, String reason) {
        return told(run(
                ids,
                BY_ID,
                id -> changes.disable(id, reason),
                (transaction, id) -> changes.disable(transaction, id, reason)));
    }

    /**
     * Deletes webhooks with their secrets.
     *
     * @param ids the webhooks
     * @return the ids of those that are gone
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<WebhookId> delete(List<WebhookId> ids) {
        BatchResult<WebhookId> result = run(
                ids,
                BY_ID,
                id -> {
                    changes.delete(id);
                    return id;
                },
                (transaction, id) -> {
                    changes.delete(transaction, id);
                    return id;
                });
        result.values().forEach(changed);
        return result;
    }

    private <I, T> BatchResult<T> run(
            List<I> items,
            Comparator<? super I> order,
            Function<I, T> alone,
            BiFunction<WebhookTransaction, I, T> within) {
        return mode == Batch.Mode.EACH_ALONE
                ? Batch.eachAlone(items, alone)
                : Batch.allOrNothing(parts.transactions(), items, order, within);
    }

    private UnaryOperator<WebhookSettings> checked(WebhookUpdate update) {
        return settings -> check.apply(update.change().apply(settings));
    }

    private static NewWebhook shown(Webhook webhook, SigningKey key) {
        return new NewWebhook(webhook, key.verificationKey().encoded());
    }

    private BatchResult<Webhook> told(BatchResult<Webhook> result) {
        result.values().forEach(webhook -> changed.accept(webhook.id()));
        return result;
    }
}
