package dev.integrations.webhook;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.Portion;
import java.util.Optional;
import java.util.UUID;

/**
 * The port over what webhooks of all tenants keep encrypted, to be encrypted anew. Used inside a transaction, by one
 * thread at a time.
 */
public interface WebhookCiphertextStore {
    /**
     * Returns secrets of webhooks, expired ones too, in the order of their ids.
     *
     * @param after the id behind which to begin, or empty to begin with the first
     * @param limit how many at the most
     * @return the secrets
     */
    Portion<StoredSecret> secrets(Optional<UUID> after, int limit);

    /**
     * Replaces the ciphertext of a secret, if it is still the same.
     *
     * @param tenant whose secret
     * @param id its id
     * @param read the ciphertext as it was read
     * @param encrypted the same secret, encrypted anew
     * @return false if it was replaced or removed meanwhile
     */
    boolean replaceSecret(TenantId tenant, UUID id, byte[] read, byte[] encrypted);

    /**
     * Returns webhooks with security options, in the order of their ids. Those without may be passed over.
     *
     * @param after the id behind which to begin, or empty to begin with the first
     * @param limit how many at the most
     * @return the webhooks
     */
    Portion<Webhook> secured(Optional<UUID> after, int limit);

    /**
     * Replaces the security options of a webhook, if nobody has changed the webhook meanwhile. Its version stays.
     *
     * @param webhook the webhook as it was read
     * @param security the same options, with credentials encrypted anew
     * @return false if it was changed or removed meanwhile
     */
    boolean replaceSecurity(Webhook webhook, WebhookSecurity security);
}
