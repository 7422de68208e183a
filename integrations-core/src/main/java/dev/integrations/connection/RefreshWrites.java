package dev.integrations.connection;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a refresh has led to. */
final class RefreshWrites {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshWrites.class);
    private static final int MAX_WRITES = 6;

    /** Doubled from write to write: all pauses together take some three seconds. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final ConnectionParts parts;

    RefreshWrites(ConnectionParts parts) {
        this.parts = parts;
    }

    /**
     * Insists: the provider may have forgotten the tokens that are stored. If a write that failed was committed all the same,
     * the next one finds another version, and its row is read.
     */
    boolean saved(StoredConnection next) {
        for (int tries = 1; ; tries++) {
            try {
                return parts.transactions()
                        .inTransaction(transaction -> transaction.connections().update(next));
            } catch (RuntimeException e) {
                if (tries == MAX_WRITES) {
                    throw e;
                }
                LOG.warn(
                        "{}: new tokens could not be stored at try {}",
                        next.connection().id(),
                        tries,
                        e);
                LockSupport.parkNanos(FIRST_PAUSE.toNanos() << tries);
            }
        }
    }

    /**
     * Writes what becomes of a row that keeps its credentials. These may have been encrypted anew since they were read, which
     * does not change the version. Returns nothing if the version has changed.
     */
    Optional<StoredConnection> replaced(
            StoredConnection row,
            RefreshLease lease,
            UnaryOperator<StoredConnection> change,
            BiConsumer<ConnectionTransaction, StoredConnection> companion) {
        Connection connection = row.connection();
        return parts.transactions().inTransaction(transaction -> {
            ConnectionStore store = transaction.connections();
            // The update ends the lease anyway. To begin with that locks the row before it is read.
            store.release(connection.tenant(), connection.id(), lease.owner());
            Optional<StoredConnection> next = store.find(connection.tenant(), connection.id())
                    .filter(same -> same.version() == row.version())
                    .map(change)
                    .filter(store::update);
            next.ifPresent(written -> companion.accept(transaction, written));
            return next;
        });
    }

    void release(StoredConnection row, RefreshLease lease) {
        Connection connection = row.connection();
        parts.transactions()
                .useTransaction(transaction ->
                        transaction.connections().release(connection.tenant(), connection.id(), lease.owner()));
    }
}
