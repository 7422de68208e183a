package dev.integrations.jdbc;

import dev.integrations.store.StoreTransaction;
import java.sql.Connection;

/** A transaction on a database connection, for the host's own statements too. Used by one thread at a time. */
public interface JdbcTransaction extends StoreTransaction {
    /**
     * Returns the connection on which this transaction runs. If the store opened the transaction, the store ends it too:
     * the connection then refuses {@code commit}, {@code rollback} without a savepoint, {@code setAutoCommit},
     * {@code close} and {@code abort} with an {@link IllegalStateException}, and everything once the transaction has
     * ended. An enlisted transaction returns the host's own connection as it is.
     *
     * @return the connection, not to be kept beyond the transaction
     */
    Connection connection();
}
