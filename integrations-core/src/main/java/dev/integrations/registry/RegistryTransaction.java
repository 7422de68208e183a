package dev.integrations.registry;

import dev.integrations.connection.ConnectionTransaction;
import dev.integrations.delivery.DeliveryTransaction;

/** A transaction that can change integrations. */
public interface RegistryTransaction extends DeliveryTransaction, ConnectionTransaction {
    /**
     * Returns integrations as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    IntegrationStore integrations();
}
