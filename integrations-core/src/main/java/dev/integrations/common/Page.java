package dev.integrations.common;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a listing.
 *
 * @param <T> what is listed
 * @param items the items of this page, in the order of the listing
 * @param next the cursor that {@link PageRequest#after} takes to go on, or empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> next) {
    /**
     * Copies the items.
     *
     * @param items the items of this page
     * @param next the cursor to go on with, or empty
     */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Cuts a page out of rows of which one more than the limit was read.
     *
     * @param <T> what is listed
     * @param rows up to {@code limit + 1} rows
     * @param limit the size of a page
     * @param cursor makes the cursor of a row
     * @return the page, with a cursor when there was one row more
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<? super T, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, Optional.of(cursor.apply(items.get(limit - 1))));
    }
}
