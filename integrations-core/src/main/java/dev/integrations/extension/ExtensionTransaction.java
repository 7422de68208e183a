package dev.integrations.extension;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can change extensions. */
public interface ExtensionTransaction extends AuditTransaction {
    /**
     * Returns extensions as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    ExtensionStore extensions();
}
