package dev.integrations.crypto;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A portion of the rows of a table, in an order that stays. Immutable.
 *
 * @param <T> what a row holds
 * @param items what was read, in the order of the rows
 * @param last the id of the last row of the portion as text, whether or not it could be read; empty if there was no row
 * @param unreadable how many rows could not be read; they are in the log and not among the items
 */
public record Portion<T>(List<T> items, Optional<String> last, int unreadable) {
    /** Creates the portion. */
    public Portion {
        items = List.copyOf(items);
    }

    /**
     * Returns a portion of rows that all could be read.
     *
     * @param <T> what a row holds
     * @param items what was read
     * @param id returns the id of a row as text
     * @return the portion
     */
    public static <T> Portion<T> of(List<T> items, Function<T, String> id) {
        return new Portion<>(
                items, items.isEmpty() ? Optional.empty() : Optional.of(id.apply(items.get(items.size() - 1))), 0);
    }

    /**
     * Returns the portion behind the last.
     *
     * @param <T> what a row holds
     * @return no rows
     */
    public static <T> Portion<T> none() {
        return new Portion<>(List.of(), Optional.empty(), 0);
    }

    /**
     * Returns the same rows with something else, or several, or nothing for each of them.
     *
     * @param <R> what the rows hold then
     * @param content returns what stands for a row
     * @return a portion that ends at the same row
     */
    public <R> Portion<R> flatMap(Function<T, List<R>> content) {
        return new Portion<>(
                items.stream().flatMap(item -> content.apply(item).stream()).toList(), last, unreadable);
    }

    /**
     * Returns the same rows with something else for each of them.
     *
     * @param <R> what the rows hold then
     * @param content returns what stands for a row
     * @return a portion that ends at the same row
     */
    public <R> Portion<R> map(Function<T, R> content) {
        return flatMap(item -> List.of(content.apply(item)));
    }
}
