package dev.integrations.jdbc;

import dev.integrations.store.StoreException;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Runs the statements of one transaction; failures of the database become a {@link StoreException}. */
final class Sql {
    private final Handle handle;
    private final CommitGate gate;
    private boolean open = true;

    Sql(Handle handle, CommitGate gate) {
        this.handle = handle;
        this.gate = gate;
    }

    <R> R call(String what, Function<? super Handle, ? extends R> work) {
        checkOpen();
        try {
            return gate.statement(() -> work.apply(handle));
        } catch (JdbiException e) {
            throw failure("The database could not " + what, e);
        }
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
        return new StoreException(message + "; the cause says why", sqlException(failure));
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
