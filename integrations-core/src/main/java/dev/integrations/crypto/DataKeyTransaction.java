package dev.integrations.crypto;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can change data keys. */
public interface DataKeyTransaction extends AuditTransaction {
    /**
     * Returns the data keys as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    DataKeyStore dataKeys();
}
