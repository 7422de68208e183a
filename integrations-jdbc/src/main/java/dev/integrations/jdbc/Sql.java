package dev.integrations.jdbc;

import dev.integrations.store.StoreException;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Runs the statements of one transaction; failures of the database become a {@link StoreException}. */
final class Sql {
    /** The class of SQL states that say that the database has rolled back, to resolve a conflict of transactions. */
    private static final String ROLLED_BACK = "40";

    /**
     * What MariaDB says instead, without a state of that class, when {@code innodb_snapshot_isolation} is on and a row has
     * changed since the transaction began to read.
     */
    private static final int RECORD_CHANGED = 1020;

    private static final int MAX_TRIES = 3;

    private final Handle handle;
    private final Dialect dialect;
    private final CommitGate gate;
    private final Restart restart;
    private boolean open = true;
    private boolean used;

    /** Begins a transaction again that was rolled back. */
    @FunctionalInterface
    interface Restart {
        /** Returns false if it is for somebody else to begin again. */
        boolean run() throws SQLException;
    }

    Sql(Handle handle, Dialect dialect, Restart restart) {
        this.handle = handle;
        this.dialect = dialect;
        this.gate = dialect.gate();
        this.restart = restart;
    }

    /** Repeats what the database rolled back if nothing else was done in the transaction, so that nothing is lost. */
    <R> R call(String what, Function<? super Handle, ? extends R> work) {
        checkOpen();
        for (int tries = 1; ; tries++) {
            try {
                R result = gate.statement(() -> work.apply(handle));
                used = true;
                return result;
            } catch (JdbiException e) {
                if (used || tries == MAX_TRIES || !isRolledBack(e) || !gate.statement(() -> restarted(e))) {
                    used = true;
                    throw failure("The database could not " + what, e);
                }
            }
        }
    }

    /** Runs statements on many rows of tables that grow and shrink all the time. */
    <R> R planned(String what, Function<? super Handle, ? extends R> work) {
        return call(what, handle -> {
            dialect.planAfresh(handle);
            return work.apply(handle);
        });
    }

    private boolean restarted(JdbiException reason) {
        try {
            return restart.run();
        } catch (SQLException e) {
            reason.addSuppressed(e);
            return false;
        }
    }

    /** Says that somebody else may have done something in the transaction. */
    void markUsed() {
        used = true;
    }

    void use(String what, Consumer<? super Handle> work) {
        call(what, handle -> {
            work.accept(handle);
            return true;
        });
    }

    void checkOpen() {
        if (!open) {
            throw new IllegalStateException("the transaction has ended; open a new one, and keep nothing of this one");
        }
    }

    void end() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    static StoreException failure(String message, Throwable failure) {
        String advice = isRolledBack(failure)
                ? "; it has rolled the transaction back because of another one, run it again from its start"
                : "; the cause says why";
        return new StoreException(message + advice, sqlException(failure));
    }

    private static boolean isRolledBack(Throwable failure) {
        return sqlException(failure) instanceof SQLException e
                && e.getSQLState() != null
                && (e.getSQLState().startsWith(ROLLED_BACK) || e.getErrorCode() == RECORD_CHANGED);
    }

    /** Returns the driver's exception: that of Jdbi around it is no business of the caller. */
    static Throwable sqlException(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof SQLException)) {
            if (cause.getCause() == null) {
                return failure;
            }
            cause = cause.getCause();
        }
        return cause;
    }
}
