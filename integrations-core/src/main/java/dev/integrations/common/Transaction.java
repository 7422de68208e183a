package dev.integrations.common;

import java.util.function.Consumer;

/**
 * A transaction of the store that is open now. Features see it through the ports that they declare. Used by one thread
 * at a time.
 */
public interface Transaction {
    /** How a transaction ended. */
    enum Completion {
        /** The commit was confirmed. */
        COMMITTED,
        /** Nothing of it remains. */
        ROLLED_BACK,
        /** The commit was asked for and not confirmed; it may have happened or not. */
        UNKNOWN
    }

    /**
     * Says whether this transaction reports its end. One that was enlisted on a connection of the host does not, since
     * a connection has no such hook.
     *
     * @return true if {@link #onCompletion} calls back
     */
    boolean reportsCompletion();

    /**
     * Calls back once, on the thread that ends the transaction, after it has ended and its resources are free. What the
     * listener throws is logged and goes no further.
     *
     * @param listener told how the transaction ended
     * @throws IllegalStateException if this transaction does not report its end
     */
    void onCompletion(Consumer<Completion> listener);

    /**
     * Says whether each read sees what others have committed by then. If not, it sees what was there when the transaction
     * began to read, as under REPEATABLE READ, and nothing can be concluded from it for other transactions.
     *
     * @return false if reads may see an older state
     */
    boolean readsLatest();
}
