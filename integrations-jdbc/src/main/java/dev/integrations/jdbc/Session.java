package dev.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of the host's data source with a transaction of ours on it. */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Handle handle;
    private final boolean autoCommit;
    private boolean ended;

    Session(Connection connection, Handle handle, boolean autoCommit) {
        this.connection = connection;
        this.handle = handle;
        this.autoCommit = autoCommit;
    }

    Connection connection() {
        return connection;
    }

    Handle handle() {
        return handle;
    }

    void commit() throws SQLException {
        connection.commit();
        ended = true;
    }

    /** Begins again after a rollback. */
    boolean restart(Dialect dialect) throws SQLException {
        connection.rollback();
        dialect.begin(connection);
        return true;
    }

    /** Rolls back for a reason, to which a failure of the rollback itself is added. */
    void rollback(Throwable reason) {
        try {
            connection.rollback();
            ended = true;
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /**
     * Gives the connection back as it came. One whose transaction could not be ended keeps its mode: to switch
     * auto-commit on would commit what is left of it.
     */
    @Override
    public void close() {
        try (connection) {
            if (ended && autoCommit) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.warn("A connection could not be given back to its data source", e);
        }
    }
}
