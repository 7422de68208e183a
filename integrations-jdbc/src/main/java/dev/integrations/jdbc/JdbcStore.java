package dev.integrations.jdbc;

import dev.integrations.store.Store;
import dev.integrations.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * Keeps everything on the host's own database: PostgreSQL 12 or later, H2 in its regular mode, where a payload may have
 * up to 1 MiB, or MariaDB 10.6 or later with its own driver, where a payload has to fit into {@code max_allowed_packet}.
 * It is made for READ COMMITTED, the default of PostgreSQL and H2; on MariaDB it asks for it for each transaction of its
 * own. Nodes that share the database share the work. Safe for use by several threads.
 */
public final class JdbcStore implements Store<JdbcTransaction> {
    private final Connections connections;
    private final Dialect dialect;
    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private JdbcStore(Connections connections, Dialect dialect) {
        this.connections = connections;
        this.dialect = dialect;
    }

    /**
     * Opens a store: finds out which database it is and brings the schema up to date.
     *
     * @param dataSource the host's data source, which stays the host's; a pool is advised
     * @return the store
     * @throws UnsupportedDatabaseException if it is neither PostgreSQL nor H2 nor MariaDB 10.6 or later
     * @throws SchemaException if the schema was made by a newer or a different edition of this library
     * @throws StoreException if the database fails
     */
    public static JdbcStore open(DataSource dataSource) {
        return builder(dataSource).open();
    }

    /**
     * Returns a builder with the defaults.
     *
     * @param dataSource the host's data source, which stays the host's; a pool is advised
     * @return a new builder
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Runs work in a new transaction on a connection of its own, commits it, gives the connection back and then calls the
     * listeners of the transaction. What the work throws passes through after the rollback.
     *
     * @throws IllegalStateException if the store is closed, or if this thread is in a transaction of this store already:
     *     a second connection could wait for ever for the first one's locks, or for a place in the pool
     * @throws StoreException if there is no connection, if a statement of the store fails, or if the commit is not
     *     confirmed
     */
    @Override
    public <R, X extends Exception> R inTransaction(Work<? super JdbcTransaction, R, X> work) throws X {
        checkOpen();
        Thread thread = Thread.currentThread();
        if (busy.contains(thread)) {
            throw new IllegalStateException(
                    "this thread is in a transaction of this store already; use that one, or end it first");
        }
        OwnTransaction transaction = new OwnTransaction(connections.open(), dialect);
        busy.add(thread);
        try {
            return transaction.run(work);
        } finally {
            busy.remove(thread);
            transaction.reportCompletion();
        }
    }

    /**
     * Joins a transaction that the host has opened on a connection to the same database. What is published is delivered
     * once the host commits, and never if it rolls back. The store neither commits nor rolls back nor closes.
     *
     * @param connection the host's connection, not in auto-commit mode
     * @return a transaction that is open as long as the host's, and does not report its end
     * @throws AutoCommitException if the connection is in auto-commit mode
     * @throws IllegalStateException if the store is closed
     * @throws StoreException if the connection cannot be used
     */
    public JdbcTransaction enlist(Connection connection) {
        checkOpen();
        try {
            if (connection.getAutoCommit()) {
                throw new AutoCommitException();
            }
        } catch (SQLException e) {
            throw Sql.failure("The connection cannot be used", e);
        }
        return new EnlistedTransaction(connection, connections.handleOn(connection), dialect);
    }

    /** Refuses further transactions. The data source stays open. */
    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    /** Opens a store. Not safe for use by several threads. */
    public static final class Builder {
        private final DataSource dataSource;
        private boolean migrate = true;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Says whether the schema is brought up to date. The default is true. If false, it is checked only, for hosts
         * that run the SQL from {@code integrations-migrations/<database>/} of this jar themselves.
         *
         * @param migrate false to check only
         * @return this builder
         */
        public Builder migrate(boolean migrate) {
            this.migrate = migrate;
            return this;
        }

        /**
         * Opens the store. A commit on PostgreSQL or MariaDB is as durable as its operator has set it: MariaDB loses the
         * last ones when it dies if {@code innodb_flush_log_at_trx_commit} is not 1. On H2 it sets {@code WRITE_DELAY 0},
         * since H2's default loses confirmed commits when the process is killed, and {@code OPTIMIZE_REUSE_RESULTS 0},
         * since queries may overlook a commit otherwise; and it takes a second connection while it migrates. H2 forgets the
         * settings when its last connection closes: a data source that keeps none open needs {@code ;WRITE_DELAY=0} in its
         * URL. A file of H2 2.2 to 2.5 may still lose up to 20 commits at a kill, without {@code ;REUSE_SPACE=FALSE} in its
         * URL, with which it grows until it is closed; a warning says so.
         *
         * @return the store
         * @throws UnsupportedDatabaseException if the database is neither PostgreSQL nor H2 nor MariaDB 10.6 or later
         * @throws SchemaException if the schema was made by a newer or a different edition of this library, or is not up
         *     to date and may not be migrated; it names the files to run
         * @throws StoreException if the database fails
         */
        public JdbcStore open() {
            Connections connections = new Connections(dataSource);
            Dialect dialect = connections.dialect();
            Migrator migrator = new Migrator(connections, dialect);
            if (migrate) {
                migrator.migrate();
            } else {
                migrator.check();
            }
            dialect.prepare(connections);
            return new JdbcStore(connections, dialect);
        }
    }
}
