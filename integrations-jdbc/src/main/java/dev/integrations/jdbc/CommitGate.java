package dev.integrations.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets transactions of a store commit only while none of its statements runs, for a database that needs it. Safe for use
 * by several threads.
 */
final class CommitGate {
    /** For a database whose commits are atomic by themselves. */
    static final CommitGate OPEN = new CommitGate(null, Duration.ZERO);

    /** A statement that runs for longer than this waits for a row, perhaps one of the transaction that is to commit. */
    private static final Duration PATIENCE = Duration.ofMillis(25);

    private final @Nullable ReadWriteLock lock;
    private final Duration patience;

    /** A commit. */
    interface Commit {
        void run() throws SQLException;
    }

    private CommitGate(@Nullable ReadWriteLock lock, Duration patience) {
        this.lock = lock;
        this.patience = patience;
    }

    static CommitGate create() {
        return create(PATIENCE);
    }

    static CommitGate create(Duration patience) {
        return new CommitGate(new ReentrantReadWriteLock(), patience);
    }

    <R> R statement(Supplier<R> statement) {
        if (lock == null) {
            return statement.get();
        }
        lock.readLock().lock();
        try {
            return statement.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    void statement(Runnable statement) {
        statement(() -> {
            statement.run();
            return true;
        });
    }

    void commit(Commit commit) throws SQLException {
        if (lock == null || !await(lock)) {
            commit.run();
            return;
        }
        try {
            commit.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean await(ReadWriteLock lock) {
        try {
            return lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
