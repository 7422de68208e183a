package dev.integrations.store;

import dev.integrations.common.Transaction.Completion;
import dev.integrations.store.MemoryTables.Bounds;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps everything in the heap, for tests and trials: what it holds ends with the process. Transactions run one after
 * the other under one lock, and a failing one is undone. Publishing, claiming and completing take a time that grows
 * with the logarithm of what is stored.
 *
 * <p>What is kept is bounded. When it is full, the event that was published first among those without a pending delivery
 * is dropped with its deliveries; if every event has one, publishing throws {@link StoreFullException}. The oldest
 * audit entries make room for new ones, so that a verification of the trail finds them missing, and there are as many
 * idempotency keys, and as many replay jobs, as events at the most. What was used once, such as a DPoP proof, is kept
 * until it expires; when there are as many as events may be, using more throws. Of webhooks, integrations, connections and
 * authorizations that were started, API keys, apps, and codes, grants, tokens, consents, pushed requests and devices there
 * are as many of each kind as the builder says, and more throw {@link StoreFullException}. What belongs to one of these,
 * such as the secrets of a webhook or the days on which a key was used, is bounded with it. Safe for use by several threads.
 */
public final class InMemoryStore implements Store<StoreTransaction> {
    private final ReentrantLock lock = new ReentrantLock();
    private final MemoryTables tables;

    private InMemoryStore(Bounds bounds) {
        this.tables = new MemoryTables(bounds);
    }

    /**
     * Returns an empty store with the default bounds.
     *
     * @return a new store
     */
    public static InMemoryStore create() {
        return builder().build();
    }

    /**
     * Returns a builder with the default bounds.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs work in a new transaction while no other one runs.
     *
     * @throws IllegalStateException if this thread is in a transaction of this store already
     */
    @Override
    public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) throws X {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "this thread is in a transaction of this store already; use that one, or end it first");
        }
        MemoryTransaction transaction = new MemoryTransaction(tables);
        Completion completion = Completion.ROLLED_BACK;
        lock.lock();
        try {
            R result = work.run(transaction);
            completion = Completion.COMMITTED;
            return result;
        } finally {
            transaction.end(completion);
            lock.unlock();
            transaction.report(completion);
        }
    }

    /** Does nothing: an in-memory store opens nothing, and goes when nobody refers to it. */
    @Override
    public void close() {}

    /** Builds a store. Not safe for use by several threads. */
    public static final class Builder {
        private static final int DEFAULT_BOUND = 100_000;

        private int maxEvents = DEFAULT_BOUND;
        private int maxDeliveries = DEFAULT_BOUND;
        private int maxAuditEntries = DEFAULT_BOUND;
        private int maxRecords = DEFAULT_BOUND;

        private Builder() {}

        /**
         * Sets how many events are kept.
         *
         * @param maxEvents at least 1; the default is 100,000
         * @return this builder
         */
        public Builder maxEvents(int maxEvents) {
            this.maxEvents = maxEvents;
            return this;
        }

        /**
         * Sets how many deliveries are kept, pending and finished ones together.
         *
         * @param maxDeliveries at least 1; the default is 100,000
         * @return this builder
         */
        public Builder maxDeliveries(int maxDeliveries) {
            this.maxDeliveries = maxDeliveries;
            return this;
        }

        /**
         * Sets how many audit entries are kept.
         *
         * @param maxAuditEntries at least 1; the default is 100,000
         * @return this builder
         */
        public Builder maxAuditEntries(int maxAuditEntries) {
            this.maxAuditEntries = maxAuditEntries;
            return this;
        }

        /**
         * Sets how many are kept of each other kind: webhooks, integrations, connections, authorizations that were
         * started, event types, API keys, apps, codes, grants, tokens, consents, pushed requests, devices.
         *
         * @param maxRecords at least 1; the default is 100,000
         * @return this builder
         */
        public Builder maxRecords(int maxRecords) {
            this.maxRecords = maxRecords;
            return this;
        }

        /**
         * Returns the store.
         *
         * @return a new, empty store
         * @throws IllegalArgumentException if a bound is below 1
         */
        public InMemoryStore build() {
            if (maxEvents < 1 || maxDeliveries < 1 || maxAuditEntries < 1 || maxRecords < 1) {
                throw new IllegalArgumentException(
                        "bounds are at least 1, were %d events, %d deliveries, %d audit entries and %d records"
                                .formatted(maxEvents, maxDeliveries, maxAuditEntries, maxRecords));
            }
            return new InMemoryStore(new Bounds(maxEvents, maxDeliveries, maxAuditEntries, maxRecords));
        }
    }
}
