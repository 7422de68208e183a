package dev.integrations.webhook;

import dev.integrations.common.Secret;

/**
 * A webhook that was just created, with the only sight of its secret.
 *
 * @param webhook the webhook
 * @param secret what its receiver verifies with, as {@code whsec_...}, or {@code whpk_...} for an Ed25519 key; it cannot
 *     be shown again
 */
public record NewWebhook(Webhook webhook, Secret secret) {
    /**
     * Returns the id of the webhook.
     *
     * @return the id
     */
    public WebhookId id() {
        return webhook.id();
    }
}
