package dev.integrations.webhook;

import java.util.function.UnaryOperator;

/**
 * A change to the settings of one webhook.
 *
 * @param id the webhook
 * @param change makes the new settings from the present ones; it may be called again if others change the webhook at the
 *     same time
 */
public record WebhookUpdate(WebhookId id, UnaryOperator<WebhookSettings> change) {}
