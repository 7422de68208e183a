package dev.integrations.registry;

import dev.integrations.connection.ConnectionTransaction;
import dev.integrations.delivery.DeliveryTransaction;
import dev.integrations.extension.ExtensionTransaction;

/** A transaction that can change integrations. */
public interface RegistryTransaction extends DeliveryTransaction, ConnectionTransaction, ExtensionTransaction {
    /**
     * Returns integrations as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    IntegrationStore integrations();
}
