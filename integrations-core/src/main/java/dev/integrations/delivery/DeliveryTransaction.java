package dev.integrations.delivery;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can publish events and work on deliveries. */
public interface DeliveryTransaction extends AuditTransaction {
    /**
     * Returns events and deliveries as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    DeliveryStore deliveries();

    /**
     * Returns replay jobs as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    ReplayStore replays();
}
