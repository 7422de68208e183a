package dev.integrations.webhook;

import dev.integrations.connection.ConnectionTransaction;
import dev.integrations.delivery.DeliveryTransaction;

/** A transaction that can change webhooks. */
public interface WebhookTransaction extends DeliveryTransaction, ConnectionTransaction {
    /**
     * Returns webhooks as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    WebhookStore webhooks();

    /**
     * Returns what webhooks keep encrypted, as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    WebhookCiphertextStore webhookCiphertexts();
}
