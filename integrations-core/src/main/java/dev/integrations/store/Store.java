package dev.integrations.store;

import dev.integrations.common.Transactions;

/**
 * Where everything is kept. Nodes that share one database share the work. Safe for use by several threads.
 *
 * @param <T> what a transaction of this store offers
 */
public interface Store<T extends StoreTransaction> extends Transactions<T>, AutoCloseable {
    /** Frees what the store opened itself. A data source that the host gave stays open. */
    @Override
    void close();
}
