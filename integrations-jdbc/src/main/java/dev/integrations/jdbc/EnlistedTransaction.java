package dev.integrations.jdbc;

import java.sql.Connection;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** A transaction of the host, which alone ends it. */
final class EnlistedTransaction extends SqlTransaction {
    private final Connection connection;

    EnlistedTransaction(Connection connection, Handle handle, Dialect dialect) {
        super(new Sql(handle, dialect, () -> false), dialect);
        this.connection = connection;
        trail().share();
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public boolean reportsCompletion() {
        return false;
    }

    @Override
    public boolean readsLatest() {
        return sql().call(
                        "tell the isolation of a transaction",
                        handle -> handle.getTransactionIsolationLevel().intValue()
                                <= Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public void onCompletion(Consumer<Completion> listener) {
        throw new IllegalStateException(
                "a connection does not say when its transaction ends; use JdbcStore.inTransaction to be called back");
    }
}
