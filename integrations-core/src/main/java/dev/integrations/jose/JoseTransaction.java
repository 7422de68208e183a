package dev.integrations.jose;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can change signing keys and remember what was used. */
public interface JoseTransaction extends AuditTransaction {
    /**
     * Returns the keys of this server as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    SigningKeyStore signingKeys();

    /**
     * Returns what was used once and must not be used again.
     *
     * @return the port, valid while the transaction is open
     */
    SingleUseStore singleUses();
}
