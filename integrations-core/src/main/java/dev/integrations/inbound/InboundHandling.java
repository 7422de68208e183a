package dev.integrations.inbound;

import dev.integrations.common.Transactions;
import java.time.Duration;

/** When and how the host's code gets what services send. Immutable and safe for use by several threads. */
public abstract class InboundHandling {
    private InboundHandling() {}

    /**
     * Hands events over after they were kept and acknowledged, on a thread of the library. A handler that fails is called
     * again by the retry schedule; then the event stays as one that failed, until somebody replays it.
     *
     * @param handler the host's code
     * @return the handling
     */
    public static InboundHandling later(InboundHandler handler) {
        return new Later(handler);
    }

    /**
     * Runs the handler in the transaction that keeps the event, before the service gets its acknowledgement: what it writes
     * there commits with the event or not at all. If it fails, the service gets a 500 and sends the event again.
     *
     * @param <T> what a transaction of the store offers
     * @param store the store that the builder is given too
     * @param handler the host's code
     * @return the handling
     */
    public static <T extends InboundTransaction> InboundHandling inTransaction(
            Transactions<T> store, TransactionalInboundHandler<? super T> handler) {
        return new Within<>(store, handler);
    }

    /**
     * Says whether the handler runs in transactions of some store, or of none.
     *
     * @param transactions opens transactions
     * @return false if its transactions are those of another store
     */
    public abstract boolean fits(Transactions<?> transactions);

    /** Returns how often to look for what waits. */
    abstract Duration pace();

    /** Keeps the arrivals that are new, and hands them over if it is to be done at once. */
    abstract void receive(Arrivals arrivals, Transactions<? extends InboundTransaction> transactions) throws Exception;

    /** Hands over what was kept before, and settles that. */
    abstract void handOver(
            InboundStore.Claimed claimed, long fence, Transactions<? extends InboundTransaction> transactions)
            throws Exception;

    private static final class Later extends InboundHandling {
        private final InboundHandler handler;

        Later(InboundHandler handler) {
            this.handler = handler;
        }

        @Override
        public boolean fits(Transactions<?> transactions) {
            return true;
        }

        @Override
        Duration pace() {
            return Duration.ofMillis(500);
        }

        @Override
        void receive(Arrivals arrivals, Transactions<? extends InboundTransaction> transactions) {
            transactions.useTransaction(transaction -> arrivals.keep(transaction.inbound(), Reception::waiting));
        }

        @Override
        void handOver(InboundStore.Claimed claimed, long fence, Transactions<? extends InboundTransaction> transactions)
                throws Exception {
            handler.handle(claimed.reception().event(), claimed.payload().clone());
            transactions.useTransaction(transaction ->
                    transaction.inbound().settle(claimed.reception().handled(), fence));
        }
    }

    private static final class Within<T extends InboundTransaction> extends InboundHandling {
        private final Transactions<T> store;
        private final TransactionalInboundHandler<? super T> handler;

        Within(Transactions<T> store, TransactionalInboundHandler<? super T> handler) {
            this.store = store;
            this.handler = handler;
        }

        @Override
        public boolean fits(Transactions<?> transactions) {
            return transactions == store;
        }

        /** Nothing waits but what is replayed. */
        @Override
        Duration pace() {
            return Duration.ofSeconds(5);
        }

        @Override
        void receive(Arrivals arrivals, Transactions<? extends InboundTransaction> transactions) throws Exception {
            store.<Exception>useTransaction(transaction -> {
                for (Arrivals.Arrival each : arrivals.keep(transaction.inbound(), Reception::handled)) {
                    handler.handle(each.event(), each.payload().clone(), transaction);
                }
            });
        }

        /** The row is changed first, so that whoever claims it meanwhile waits and then finds it settled. */
        @Override
        void handOver(InboundStore.Claimed claimed, long fence, Transactions<? extends InboundTransaction> transactions)
                throws Exception {
            store.<Exception>useTransaction(transaction -> {
                if (transaction.inbound().settle(claimed.reception().handled(), fence)) {
                    handler.handle(
                            claimed.reception().event(), claimed.payload().clone(), transaction);
                }
            });
        }
    }
}
