package dev.integrations.audit;

import dev.integrations.common.Transaction;

/** A transaction that can write audit entries. */
public interface AuditTransaction extends Transaction {
    /**
     * Returns the audit trail as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    AuditStore audit();
}
