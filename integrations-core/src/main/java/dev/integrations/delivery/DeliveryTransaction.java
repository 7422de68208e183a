package dev.integrations.delivery;

import dev.integrations.event.EventTypeTransaction;

/** A transaction that can publish events and work on deliveries. */
public interface DeliveryTransaction extends EventTypeTransaction {
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

    /**
     * Returns how long destinations have only failed, as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    FailureClockStore failureClocks();

    /**
     * Returns what removes rows, as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    RetentionStore retention();

    /**
     * Returns what may still be sent to destinations with a limit, as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    PermitStore permits();

    /**
     * Returns what keeps deliveries in order, as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    OrderStore order();

    /**
     * Returns counts of deliveries and attempts, as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    StatisticsStore statistics();
}
