package dev.integrations.jdbc;

import java.sql.SQLException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Waits where H2 gives up: it fails a statement that waits for another transaction after its lock timeout, and one that
 * finds a row or a table newly made by another. Each is undone alone and can be repeated.
 */
final class H2Locks {
    // org.h2.api.ErrorCode
    private static final int DUPLICATE_KEY = 23505;
    private static final int TABLE_EXISTS = 42101;
    private static final int LOCK_TIMEOUT = 50200;
    private static final int CONCURRENT_UPDATE = 90131;

    /** With the default lock timeout of two seconds, about a minute. */
    private static final int MAX_TRIES = 30;

    private H2Locks() {}

    /** Runs an insert, after the end of another transaction that inserted the same key; false if that one kept it. */
    static boolean insertUnlessPresent(Runnable insert) {
        try {
            repeat(insert, H2Locks::isWait);
            return true;
        } catch (JdbiException e) {
            if (errorCode(e) == DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    /** Runs a statement after the end of other transactions that have locked what it changes; returns its result. */
    static <T> T waitFor(Supplier<T> statement) {
        return repeat(statement, H2Locks::isWait);
    }

    /** Locks the schema until the transaction of the handle ends: the merge holds on to the only row. */
    static void lockSchema(Handle handle) {
        IntPredicate race = code -> isWait(code) || code == DUPLICATE_KEY || code == TABLE_EXISTS;
        repeat(
                () -> handle.execute("CREATE TABLE IF NOT EXISTS integrations_schema_lock (id integer PRIMARY KEY)"),
                race);
        repeat(() -> handle.execute("MERGE INTO integrations_schema_lock KEY (id) VALUES (1)"), race);
    }

    private static void repeat(Runnable statement, IntPredicate curable) {
        repeat(
                () -> {
                    statement.run();
                    return true;
                },
                curable);
    }

    private static <T> T repeat(Supplier<T> statement, IntPredicate curable) {
        for (int tries = 1; ; tries++) {
            try {
                return statement.get();
            } catch (JdbiException e) {
                if (tries == MAX_TRIES || !curable.test(errorCode(e))) {
                    throw e;
                }
            }
        }
    }

    private static boolean isWait(int code) {
        return code == LOCK_TIMEOUT || code == CONCURRENT_UPDATE;
    }

    private static int errorCode(JdbiException failure) {
        return Sql.sqlException(failure) instanceof SQLException e ? e.getErrorCode() : 0;
    }
}
