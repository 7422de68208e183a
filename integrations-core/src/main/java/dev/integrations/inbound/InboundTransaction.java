package dev.integrations.inbound;

import dev.integrations.registry.RegistryTransaction;

/** A transaction that can keep what services send. */
public interface InboundTransaction extends RegistryTransaction {
    /**
     * Returns what services sent as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    InboundStore inbound();
}
