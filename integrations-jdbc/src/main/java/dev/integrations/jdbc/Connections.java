package dev.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/** Opens transactions on the host's data source, and handles of one Jdbi on connections. */
final class Connections {
    /** What the next handle of this thread is opened on. */
    private static final ThreadLocal<Connection> LENT = new ThreadLocal<>();

    private final DataSource dataSource;
    private final Dialect dialect;
    private final Jdbi jdbi;

    Connections(DataSource dataSource) {
        this.dataSource = dataSource;
        this.dialect = dialectOf(dataSource);
        this.jdbi = Jdbi.create(new Lent()).define(Dialect.ATTRIBUTE, dialect);
        // Parameters hold payloads and secrets, which must not reach a log.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    }

    /**
     * Returns a handle on a connection, which it never ends. A new Jdbi for each connection would start without the
     * parsed statements, at a hundred times the cost.
     */
    Handle handleOn(Connection connection) {
        LENT.set(connection);
        try {
            return jdbi.open();
        } finally {
            LENT.remove();
        }
    }

    Dialect dialect() {
        return dialect;
    }

    private static Dialect dialectOf(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return Dialect.of(connection);
        } catch (SQLException e) {
            throw Sql.failure("The data source gave no usable connection", e);
        }
    }

    Session open() {
        try {
            Connection connection = dataSource.getConnection();
            try {
                boolean autoCommit = connection.getAutoCommit();
                if (autoCommit) {
                    connection.setAutoCommit(false);
                }
                dialect.begin(connection);
                return new Session(connection, handleOn(connection), autoCommit);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Sql.failure("The data source gave no usable connection", e);
        }
    }

    <R> R inTransaction(String what, Function<Handle, R> work) {
        try (Session session = open()) {
            try {
                R result = work.apply(session.handle());
                session.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                session.rollback(e);
                throw e;
            }
        } catch (SQLException | JdbiException e) {
            throw Sql.failure("The database could not " + what, e);
        }
    }

    void useTransaction(String what, Consumer<Handle> work) {
        inTransaction(what, handle -> {
            work.accept(handle);
            return true;
        });
    }

    private static final class Lent implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            return Objects.requireNonNull(LENT.get(), "lent connection");
        }

        @Override
        public void closeConnection(Connection connection) {
            // whoever opened it ends it
        }
    }
}
