package dev.integrations.common;

import java.util.List;
import java.util.function.Function;

/**
 * What became of each item of a batch.
 *
 * @param <T> what an item leads to
 * @param items one for each item that was given, in that order
 */
public record BatchResult<T>(List<Item<T>> items) {
    /**
     * Copies the items.
     *
     * @param items one for each item that was given
     */
    public BatchResult {
        items = List.copyOf(items);
    }

    /**
     * What became of one item.
     *
     * @param <T> what it leads to
     */
    public sealed interface Item<T> {
        /**
         * Returns where the item stood in the batch.
         *
         * @return its index, from 0
         */
        int index();
    }

    /**
     * It was done.
     *
     * @param <T> what it leads to
     * @param index where it stood in the batch
     * @param value what it led to
     */
    public record Succeeded<T>(int index, T value) implements Item<T> {}

    /**
     * It failed, and nothing of it was stored.
     *
     * @param <T> what it would have led to
     * @param index where it stood in the batch
     * @param error what the operation for a single item would have thrown, or an {@link IllegalStateException} whose cause is
     *     that, if it would have been an error of code that is not the library's
     */
    public record Failed<T>(int index, RuntimeException error) implements Item<T> {}

    /**
     * Nothing was wrong with it, and nothing of it was stored, because another item of a batch of all or nothing failed.
     *
     * @param <T> what it would have led to
     * @param index where it stood in the batch
     */
    public record Undone<T>(int index) implements Item<T> {}

    /**
     * Says whether every item was done.
     *
     * @return true if none failed
     */
    public boolean isComplete() {
        return items.stream().allMatch(Succeeded.class::isInstance);
    }

    /**
     * Returns what the items led to that were done.
     *
     * @return the values, in the order of the items
     */
    public List<T> values() {
        return items.stream()
                .filter(Succeeded.class::isInstance)
                .map(item -> ((Succeeded<T>) item).value())
                .toList();
    }

    /**
     * Returns the items that failed.
     *
     * @return the failures, in the order of the items
     */
    public List<Failed<T>> failures() {
        return items.stream()
                .filter(Failed.class::isInstance)
                .map(item -> (Failed<T>) item)
                .toList();
    }

    /**
     * Returns the same result with something else for what was done.
     *
     * @param <R> what an item leads to then
     * @param view makes it of a value
     * @return the result
     */
    public <R> BatchResult<R> map(Function<? super T, R> view) {
        return new BatchResult<>(
                items.stream().<Item<R>>map(item -> mapped(item, view)).toList());
    }

    private static <T, R> Item<R> mapped(Item<T> item, Function<? super T, R> view) {
        if (item instanceof Succeeded<T> done) {
            return new Succeeded<>(done.index(), view.apply(done.value()));
        }
        return item instanceof Failed<T> failed
                ? new Failed<>(failed.index(), failed.error())
                : new Undone<>(item.index());
    }
}
