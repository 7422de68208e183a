package dev.integrations.apikey;

import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Changes to up to 500 API keys of one tenant at once, with a result for each. What the operation for one key would throw
 * is the error of its item. Safe for use by several threads.
 */
public final class ApiKeyBatch {
    private final ApiKeyParts parts;
    private final ApiKeyChanges changes;
    private final KeyCache cache;
    private final Batch.Mode mode;

    ApiKeyBatch(ApiKeyParts parts, ApiKeyChanges changes, KeyCache cache, Batch.Mode mode) {
        this.parts = parts;
        this.changes = changes;
        this.cache = cache;
        this.mode = mode;
    }

    /**
     * Creates keys with the prefix that the rules name first.
     *
     * @param settings what their owners chose
     * @return the keys with their texts, which are shown this once
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<NewApiKey> create(List<ApiKeySettings> settings) {
        return create(settings, parts.rules().prefixes().get(0));
    }

    /**
     * Creates keys.
     *
     * @param settings what their owners chose
     * @param prefix what they start with; one that {@link ApiKeyRules#prefixes()} has
     * @return the keys with their texts, which are shown this once
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<NewApiKey> create(List<ApiKeySettings> settings, String prefix) {
        return mode == Batch.Mode.EACH_ALONE
                ? Batch.eachAlone(settings, item -> changes.create(item, prefix))
                : Batch.allOrNothing(
                        parts.transactions(),
                        settings,
                        (transaction, item) -> changes.create(transaction, item, prefix));
    }

    /**
     * Lets keys go on working that were made elsewhere, as {@link ApiKeys#importKey} does.
     *
     * @param imported the keys by their hashes
     * @return the keys, some of which may have been imported before
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<ApiKey> importKeys(List<ImportedApiKey> imported) {
        BatchResult<ApiKey> result = mode == Batch.Mode.EACH_ALONE
                ? Batch.eachAlone(imported, changes::importKey)
                : Batch.allOrNothing(parts.transactions(), imported, changes::importKey);
        cache.imported();
        return result;
    }

    /**
     * Replaces keys by new ones, as {@link ApiKeys#rotate(ApiKeyId, Duration)} does: such as all that may have leaked.
     *
     * @param ids the keys
     * @param grace how long the old ones go on, zero to 30 days
     * @return the new keys with their texts, which are shown this once
     * @throws IllegalArgumentException if there are more than 500, or the grace is negative or longer than 30 days
     */
    public BatchResult<NewApiKey> rotate(List<ApiKeyId> ids, Duration grace) {
        ApiKeys.checkGrace(grace);
        BatchResult<NewApiKey> result = mode == Batch.Mode.EACH_ALONE
                ? Batch.eachAlone(ids, id -> changes.rotate(id, grace))
                : Batch.allOrNothing(
                        parts.transactions(),
                        ids,
                        Comparator.comparing(ApiKeyId::uuid),
                        (transaction, id) -> changes.rotate(transaction, id, grace));
        cache.changed(ids);
        return result;
    }

    /**
     * Ends keys for good.
     *
     * @param ids the keys
     * @param reason why, 1 to 500 characters, for the audit trail
     * @return the keys as they are now
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<ApiKey> revoke(List<ApiKeyId> ids, String reason) {
        BatchResult<ApiKey> result = mode == Batch.Mode.EACH_ALONE
                ? Batch.eachAlone(ids, id -> changes.revoke(id, reason))
                : Batch.allOrNothing(
                        parts.transactions(),
                        ids,
                        Comparator.comparing(ApiKeyId::uuid),
                        (transaction, id) -> changes.revoke(transaction, id, reason));
        cache.changed(result.values().stream().map(ApiKey::id).toList());
        return result;
    }
}
