package dev.integrations.common;

import dev.integrations.common.BatchResult.Failed;
import dev.integrations.common.BatchResult.Item;
import dev.integrations.common.BatchResult.Succeeded;
import dev.integrations.common.BatchResult.Undone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs an operation on many items. */
public final class Batch {
    /** The most items that a batch may have. */
    public static final int MAX_ITEMS = 500;

    /** What the failure of an item means for the others. */
    public enum Mode {
        /** Nothing: every item is a transaction of its own. */
        EACH_ALONE,
        /** They are undone: all items are one transaction, which stores nothing unless every item can be done. */
        ALL_OR_NOTHING
    }

    /** Ends a transaction of which nothing is to remain. */
    private static final class RolledBackException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RolledBackException() {
            super("an item of the batch failed", null, false, false);
        }
    }

    private Batch() {}

    /**
     * Runs an operation on each item alone.
     *
     * @param <I> an item
     * @param <T> what it leads to
     * @param items up to 500 items
     * @param work the operation; whatever it throws fails this item
     * @return what became of each item
     * @throws IllegalArgumentException if there are more than 500 items
     */
    public static <I, T> BatchResult<T> eachAlone(List<I> items, Function<? super I, ? extends T> work) {
        requireSize(items, MAX_ITEMS);
        List<Item<T>> results = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            results.add(attempt(i, items.get(i), work));
        }
        return new BatchResult<>(results);
    }

    private static <I, T> Item<T> attempt(int index, I item, Function<? super I, ? extends T> work) {
        try {
            return new Succeeded<>(index, work.apply(item));
        } catch (RuntimeException e) {
            return new Failed<>(index, e);
        } catch (LinkageError | AssertionError | StackOverflowError e) {
            // What templates and hooks of others throw is the matter of one item.
            return new Failed<>(index, new IllegalStateException("the operation failed: " + e, e));
        }
    }

    /**
     * Runs an operation on all items in one transaction, and rolls it back unless every item can be done. Items after one
     * that is refused are still tried, so that all that is wrong is told at once; what is not the fault of an item, such as
     * a failure of the database, is thrown.
     *
     * @param <X> what the transaction offers
     * @param <I> an item
     * @param <T> what it leads to
     * @param transactions opens the transaction
     * @param items up to 500 items
     * @param order the order in which they are done: the same for all batches that lock the same rows, so that no two
     *     wait for each other
     * @param work the operation
     * @return what became of each item
     * @throws IllegalArgumentException if there are more than 500 items
     */
    public static <X extends Transaction, I, T> BatchResult<T> allOrNothing(
            Transactions<X> transactions,
            List<I> items,
            Comparator<? super I> order,
            BiFunction<? super X, ? super I, ? extends T> work) {
        requireSize(items, MAX_ITEMS);
        return together(
                transactions,
                items,
                IntStream.range(0, items.size())
                        .boxed()
                        .sorted((one, other) -> order.compare(items.get(one), items.get(other)))
                        .toList(),
                work);
    }

    /**
     * Runs an operation that locks no stored rows on all items in one transaction, in their order, like {@link
     * #allOrNothing(Transactions, List, Comparator, BiFunction)}.
     *
     * @param <X> what the transaction offers
     * @param <I> an item
     * @param <T> what it leads to
     * @param transactions opens the transaction
     * @param items up to 500 items
     * @param work the operation
     * @return what became of each item
     * @throws IllegalArgumentException if there are more than 500 items
     */
    public static <X extends Transaction, I, T> BatchResult<T> allOrNothing(
            Transactions<X> transactions, List<I> items, BiFunction<? super X, ? super I, ? extends T> work) {
        requireSize(items, MAX_ITEMS);
        return together(
                transactions, items, IntStream.range(0, items.size()).boxed().toList(), work);
    }

    private static <X extends Transaction, I, T> BatchResult<T> together(
            Transactions<X> transactions,
            List<I> items,
            List<Integer> sequence,
            BiFunction<? super X, ? super I, ? extends T> work) {
        List<@Nullable Item<T>> results = new ArrayList<>(Collections.nCopies(items.size(), null));
        try {
            transactions.useTransaction(transaction -> {
                for (int i : sequence) {
                    results.set(i, attemptWithin(i, items.get(i), item -> work.apply(transaction, item)));
                }
                if (results.stream().anyMatch(Failed.class::isInstance)) {
                    throw new RolledBackException();
                }
            });
        } catch (RolledBackException e) {
            results.replaceAll(result -> result instanceof Succeeded<T> done ? new Undone<T>(done.index()) : result);
        }
        return new BatchResult<>(results.stream().map(Objects::requireNonNull).toList());
    }

    private static <I, T> Item<T> attemptWithin(int index, I item, Function<? super I, ? extends T> work) {
        try {
            return new Succeeded<>(index, work.apply(item));
        } catch (InvalidInputException | NotFoundException | IllegalArgumentException | IllegalStateException e) {
            return new Failed<>(index, e);
        }
    }

    /**
     * Checks the size of a batch.
     *
     * @param items the items
     * @param max how many there may be
     * @throws IllegalArgumentException if there are more
     */
    public static void requireSize(List<?> items, int max) {
        if (items.size() > max) {
            throw new IllegalArgumentException(
                    "a batch has up to %d items, was %d; make several of it".formatted(max, items.size()));
        }
    }
}
