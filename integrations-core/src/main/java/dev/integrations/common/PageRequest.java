package dev.integrations.common;

import java.util.Optional;

/**
 * How much of a listing is wanted, and from where.
 *
 * @param limit how many items at the most, 1 to 500
 * @param cursor where an earlier page ended, or empty for the first page
 */
public record PageRequest(int limit, Optional<String> cursor) {
    /** The most items that one page may have. */
    public static final int MAX_LIMIT = 500;

    /**
     * Validates the limit.
     *
     * @param limit how many items at the most, 1 to 500
     * @param cursor where an earlier page ended, or empty
     * @throws IllegalArgumentException if the limit is not between 1 and 500
     */
    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to %d items, was %d".formatted(MAX_LIMIT, limit));
        }
    }

    /**
     * Returns a request for the first page.
     *
     * @param limit how many items at the most, 1 to 500
     * @return the request
     * @throws IllegalArgumentException if the limit is not between 1 and 500
     */
    public static PageRequest first(int limit) {
        return new PageRequest(limit, Optional.empty());
    }

    /**
     * Returns a request of the same size for the page after a cursor.
     *
     * @param cursor what {@link Page#next()} returned
     * @return the request
     */
    public PageRequest after(String cursor) {
        return new PageRequest(limit, Optional.of(cursor));
    }
}
