package dev.integrations.webhook;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The port that keeps webhooks and their encrypted secrets. Used inside a transaction, by one thread at a time. Every
 * method that names a tenant sees that tenant's rows only.
 */
public interface WebhookStore {
    /**
     * Adds a webhook.
     *
     * @param webhook the webhook; its id is new
     */
    void insert(Webhook webhook);

    /**
     * Finds a webhook.
     *
     * @param tenant whose webhook
     * @param id its id
     * @return the webhook, or empty if this tenant has none of that id
     */
    Optional<Webhook> find(TenantId tenant, WebhookId id);

    /**
     * Lists webhooks of a tenant, newest first.
     *
     * @param tenant whose webhooks
     * @param query which webhooks
     * @param page which part of them
     * @return the webhooks, without secrets
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<Webhook> list(TenantId tenant, WebhookQuery query, PageRequest page);

    /**
     * Replaces a webhook if nobody changed it meanwhile.
     *
     * @param webhook the new state; its version is one more than the one it replaces
     * @return false if the webhook does not exist in the version before
     */
    boolean update(Webhook webhook);

    /**
     * Removes a webhook and its secrets.
     *
     * @param tenant whose webhook
     * @param id its id
     * @return false if this tenant has none of that id
     */
    boolean delete(TenantId tenant, WebhookId id);

    /**
     * Removes webhooks of a tenant and their secrets.
     *
     * @param tenant whose webhooks
     * @param limit how many at the most
     * @return how many were removed, zero if none is left
     */
    int deleteSome(TenantId tenant, int limit);

    /**
     * Notes that the receiver of a webhook passed a challenge at a URL.
     *
     * @param tenant whose webhook
     * @param id its id
     * @param url the URL that was challenged
     * @return false if this tenant has no webhook of that id with that URL
     */
    boolean verify(TenantId tenant, WebhookId id, String url);

    /**
     * Says whether the receiver of a webhook passed a challenge at its present URL.
     *
     * @param tenant whose webhook
     * @param id its id
     * @return false if it did not, or this tenant has none of that id
     */
    boolean isVerified(TenantId tenant, WebhookId id);

    /**
     * Adds a secret.
     *
     * @param secret the secret; its webhook exists
     */
    void insertSecret(StoredSecret secret);

    /**
     * Makes all secrets of a webhook expire at a time, unless they do so earlier; those of legacy signatures have ends of
     * their own and stay as they are.
     *
     * @param tenant whose webhook
     * @param id the webhook
     * @param at when they expire at the latest
     */
    void expireSecrets(TenantId tenant, WebhookId id, Instant at);

    /**
     * Makes all secrets of legacy signatures of a webhook expire at a time, unless they do so earlier.
     *
     * @param tenant whose webhook
     * @param id the webhook
     * @param at when they expire at the latest
     */
    void expireLegacySecrets(TenantId tenant, WebhookId id, Instant at);

    /**
     * Returns the secrets of a webhook that have not expired, without those of legacy signatures.
     *
     * @param tenant whose webhook
     * @param id the webhook
     * @param now the time
     * @return the secrets, newest first
     */
    List<StoredSecret> secrets(TenantId tenant, WebhookId id, Instant now);

    /**
     * Returns the secrets of legacy signatures of a webhook that have not expired.
     *
     * @param tenant whose webhook
     * @param id the webhook
     * @param now the time
     * @return the secrets, newest first
     */
    List<StoredSecret> legacySecrets(TenantId tenant, WebhookId id, Instant now);

    /**
     * Notes where a webhook comes from.
     *
     * @param tenant whose webhook
     * @param source what it is called there
     * @param id the webhook, which exists; the note goes with it
     * @throws RuntimeException if the tenant has a webhook of that source, also from a transaction that commits meanwhile
     */
    void insertImport(TenantId tenant, String source, WebhookId id);

    /**
     * Finds a webhook by where it comes from.
     *
     * @param tenant whose webhook
     * @param source what it is called there
     * @return the webhook, or empty if this tenant has none of that source
     */
    Optional<Webhook> findImported(TenantId tenant, String source);

    /**
     * Loads webhooks of any tenant for delivery, with their secrets that have not expired, newest first.
     *
     * @param ids the webhooks
     * @param now the time
     * @return those that exist, by id
     */
    Map<WebhookId, SigningWebhook> load(Collection<WebhookId> ids, Instant now);

    /**
     * A webhook with what it signs with.
     *
     * @param webhook the webhook
     * @param secrets its secrets that have not expired, newest first
     * @param legacy its secrets of legacy signatures that have not expired, newest first
     */
    record SigningWebhook(Webhook webhook, List<StoredSecret> secrets, List<StoredSecret> legacy) {}
}
