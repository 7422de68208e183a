package dev.integrations.apikey;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Batch;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The API keys of one tenant. A change is followed on this node at once, and on others within five seconds. Safe for use by
 * several threads.
 */
public final class ApiKeys {
    /** How long an old key goes on after a rotation unless set otherwise: 24 hours. */
    public static final Duration DEFAULT_GRACE = Duration.ofHours(24);

    private static final int MAX_USAGE_DAYS = 400;
    private static final Duration MAX_GRACE = Duration.ofDays(30);

    private final ApiKeyParts parts;
    private final TenantId tenant;
    private final ApiKeyChanges changes;
    private final KeyCache cache;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param parts what API keys are built from
     * @param verifier what has to follow changes
     * @param tenant whose keys
     * @param audit where changes are written down
     */
    public ApiKeys(ApiKeyParts parts, ApiKeyVerifier verifier, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.changes = new ApiKeyChanges(parts, tenant, audit);
        this.cache = verifier.cache();
    }

    /**
     * Creates a key with the prefix that the rules name first.
     *
     * @param settings what its owner chose
     * @return the key with its text, which is shown this once
     * @throws InvalidInputException if the catalogue does not have a scope, or the key would have ended already
     */
    public NewApiKey create(ApiKeySettings settings) {
        return create(settings, parts.rules().prefixes().get(0));
    }

    /**
     * Creates a key.
     *
     * @param settings what its owner chose
     * @param prefix what it starts with, such as {@code acme_test_}; one that {@link ApiKeyRules#prefixes()} has
     * @return the key with its text, which is shown this once
     * @throws InvalidInputException if the catalogue does not have a scope, the rules do not have the prefix, or the key
     *     would have ended already
     */
    public NewApiKey create(ApiKeySettings settings, String prefix) {
        return changes.create(settings, prefix);
    }

    /**
     * Lets a key go on working that was made elsewhere. Keys do not start with what others start with by chance, so
     * {@link ApiKeyRules.Builder#importedPrefixes} must name its prefix. To import it again changes nothing.
     *
     * @param imported the key by its hash
     * @return the key, which may be one that was imported before
     * @throws InvalidInputException if the catalogue does not have a scope, the rules do not have the prefix, the hint is
     *     malformed, the key would have ended already, or another tenant has a key of this hash
     */
    public ApiKey importKey(ImportedApiKey imported) {
        ApiKey key = changes.importKey(imported);
        cache.imported();
        return key;
    }

    /**
     * Finds a key.
     *
     * @param id its id
     * @return the key, or empty if this tenant has none of that id
     */
    public Optional<ApiKey> find(ApiKeyId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.apiKeys().find(tenant, id));
    }

    /**
     * Returns a key.
     *
     * @param id its id
     * @return the key
     * @throws NotFoundException if this tenant has none of that id
     */
    public ApiKey get(ApiKeyId id) {
        return find(id).orElseThrow(() -> new NotFoundException("API key", id));
    }

    /**
     * Lists keys, newest first.
     *
     * @param query which keys
     * @param page which part of them
     * @return the keys
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<ApiKey> list(ApiKeyQuery query, PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction ->
                        transaction.apiKeys().list(tenant, query, parts.clock().instant(), page));
    }

    /**
     * Changes the settings of a key.
     *
     * @param id the key
     * @param change makes the new settings from the present ones; it may be called again if others change the key at the
     *     same time
     * @return the key as it is now
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if the catalogue does not have a scope, or the key would have ended already
     * @throws IllegalStateException if the key was revoked, has expired, or was rotated
     */
    public ApiKey update(ApiKeyId id, UnaryOperator<ApiKeySettings> change) {
        return told(changes.update(id, change));
    }

    /**
     * Ends a key for good. One that is revoked already stays as it is.
     *
     * @param id the key
     * @param reason why, 1 to 500 characters, for the audit trail
     * @return the key as it is now
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if there is no reason, or it is too long
     */
    public ApiKey revoke(ApiKeyId id, String reason) {
        return told(changes.revoke(id, reason));
    }

    /**
     * Replaces a key by a new one; the old one ends in 24 hours, or when it would have expired if that is earlier.
     *
     * @param id the key
     * @return the new key with its text, which is shown this once
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if the key was revoked, has expired, or was rotated
     */
    public NewApiKey rotate(ApiKeyId id) {
        return rotate(id, DEFAULT_GRACE);
    }

    /**
     * Replaces a key by a new one with the same name, owner, scopes, addresses, limit and prefix. If the old one had an
     * end, the new one lives as long as that one was to live when it was created, until 9999-12-31 at the
     * latest. The old one ends after the grace, or
     * when it would have expired if that is earlier.
     *
     * @param id the key
     * @param grace how long the old one goes on, zero to 30 days
     * @return the new key with its text, which is shown this once
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalArgumentException if the grace is negative or longer than 30 days
     * @throws IllegalStateException if the key was revoked, has expired, or was rotated
     */
    public NewApiKey rotate(ApiKeyId id, Duration grace) {
        checkGrace(grace);
        NewApiKey next = changes.rotate(id, grace);
        cache.changed(List.of(id));
        return next;
    }

    /**
     * Returns how often a key was accepted on each day, as far as nodes have written that down, which they do every 30
     * seconds. A node that dies loses what it counted since.
     *
     * @param id the key
     * @param from the first day, in UTC
     * @param to the day after the last one, up to 400 days later
     * @return a count for each day with requests, in their order
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if the span is empty, reversed or too long
     */
    public List<ApiKeyUsage> usage(ApiKeyId id, LocalDate from, LocalDate to) {
        if (!from.isBefore(to) || from.plusDays(MAX_USAGE_DAYS).isBefore(to)) {
            throw new InvalidInputException(
                    "span",
                    List.of(new Problem(
                            "to", "it is 1 to %d days after %s, was %s".formatted(MAX_USAGE_DAYS, from, to))));
        }
        get(id);
        return parts.transactions()
                .inTransaction(transaction -> transaction.apiKeyUsage().usage(tenant, id, from, to));
    }

    /**
     * Returns changes to many keys at once.
     *
     * @param mode what the failure of one means for the others
     * @return the operations
     */
    public ApiKeyBatch batch(Batch.Mode mode) {
        return new ApiKeyBatch(parts, changes, cache, mode);
    }

    static void checkGrace(Duration grace) {
        if (grace.isNegative() || grace.compareTo(MAX_GRACE) > 0) {
            throw new IllegalArgumentException("a grace is zero to %s, was %s".formatted(MAX_GRACE, grace));
        }
    }

    private ApiKey told(ApiKey key) {
        cache.changed(List.of(key.id()));
        return key;
    }
}
