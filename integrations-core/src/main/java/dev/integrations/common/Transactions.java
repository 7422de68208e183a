package dev.integrations.common;

/**
 * Opens transactions of one store. Safe for use by several threads.
 *
 * @param <T> what a transaction of that store offers
 */
public interface Transactions<T extends Transaction> {
    /**
     * Work that runs in a transaction and returns something.
     *
     * @param <T> what the transaction offers
     * @param <R> what the work returns
     * @param <X> the checked exception it may throw
     */
    @FunctionalInterface
    interface Work<T, R, X extends Exception> {
        /**
         * Does the work. Throwing rolls the transaction back.
         *
         * @param transaction the open transaction, not to be kept
         * @return the result
         * @throws X if it fails
         */
        R run(T transaction) throws X;
    }

    /**
     * Work that runs in a transaction and returns nothing.
     *
     * @param <T> what the transaction offers
     * @param <X> the checked exception it may throw
     */
    @FunctionalInterface
    interface Action<T, X extends Exception> {
        /**
         * Does the work. Throwing rolls the transaction back.
         *
         * @param transaction the open transaction, not to be kept
         * @throws X if it fails
         */
        void run(T transaction) throws X;
    }

    /**
     * Runs work in a new transaction, commits it, and returns the result. What the work throws is thrown on after the
     * transaction was rolled back.
     *
     * @param <R> what the work returns
     * @param <X> the checked exception it may throw
     * @param work what to do
     * @return what the work returned
     * @throws X if the work does
     */
    <R, X extends Exception> R inTransaction(Work<? super T, R, X> work) throws X;

    /**
     * Runs work that returns nothing in a new transaction and commits it.
     *
     * @param <X> the checked exception it may throw
     * @param work what to do
     * @throws X if the work does
     */
    default <X extends Exception> void useTransaction(Action<? super T, X> work) throws X {
        this.<Boolean, X>inTransaction(transaction -> {
            work.run(transaction);
            return true;
        });
    }
}
