package dev.integrations.connection;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can change connections. */
public interface ConnectionTransaction extends AuditTransaction {
    /**
     * Returns connections as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    ConnectionStore connections();
}
