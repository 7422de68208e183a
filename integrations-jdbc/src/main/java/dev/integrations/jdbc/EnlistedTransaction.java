package dev.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** A transaction of the host, which alone ends it. */
final class EnlistedTransaction extends SqlTransaction {
    private final Connection connection;

    EnlistedTransaction(Connection connection, Handle handle, Dialect dialect) {
        super(new Sql(handle, dialect.gate(), () -> false), dialect);
        this.connection = connection;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public boolean reportsCompletion() {
        return false;
    }

    /** The isolation is the host's choice: from REPEATABLE READ on, a transaction reads what it has once begun to read. */
    @Override
    public boolean readsLatest() {
        try {
            return connection.getTransactionIsolation() <= Connection.TRANSACTION_READ_COMMITTED;
        } catch (SQLException e) {
            throw Sql.failure("The connection does not tell its isolation", e);
        }
    }

    @Override
    public void onCompletion(Consumer<Completion> listener) {
        throw new IllegalStateException(
                "a connection does not say when its transaction ends; use JdbcStore.inTransaction to be called back");
    }
}
