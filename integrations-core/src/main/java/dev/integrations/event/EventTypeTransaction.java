package dev.integrations.event;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can change the catalogue of event types. */
public interface EventTypeTransaction extends AuditTransaction {
    /**
     * Returns the catalogue as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    EventTypeStore eventTypes();
}
