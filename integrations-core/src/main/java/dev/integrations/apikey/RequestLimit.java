package dev.integrations.apikey;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * How many requests a node takes from an API key in a time. Each node has a bucket of its own for each key, which holds
 * the requests of one period and fills evenly: in a stretch as long as the period it takes at the most twice
 * {@code requests}, over a long time no more than {@code requests} for each period; {@code n} nodes take {@code n} times
 * that. A node that forgets a key, because it was started again or has more keys to remember than it may, begins with a
 * full bucket. The limit keeps a caller from overwhelming the host; it is no meter to bill by. Immutable and safe for use
 * by several threads.
 *
 * @param requests how many, 1 to 1,000,000
 * @param period in which time, 1 second to 1 day
 */
public record RequestLimit(int requests, Duration period) {
    private static final int MAX_REQUESTS = 1_000_000;
    private static final Duration MIN_PERIOD = Duration.ofSeconds(1);
    private static final Duration MAX_PERIOD = Duration.ofDays(1);

    /**
     * Validates the limit.
     *
     * @param requests how many, 1 to 1,000,000
     * @param period in which time, 1 second to 1 day
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public RequestLimit {
        if (requests < 1 || requests > MAX_REQUESTS) {
            throw new IllegalArgumentException("requests are 1 to %d, were %d".formatted(MAX_REQUESTS, requests));
        }
        if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException(
                    "a period is %s to %s, was %s".formatted(MIN_PERIOD, MAX_PERIOD, period));
        }
    }

    /**
     * Returns a limit.
     *
     * @param requests how many, 1 to 1,000,000
     * @param period in which time, 1 second to 1 day
     * @return the limit
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public static RequestLimit of(int requests, Duration period) {
        return new RequestLimit(requests, period);
    }

    /**
     * Returns the limit of a text such as {@code 100/PT1M}.
     *
     * @param text what {@link #toString()} returned
     * @return the limit
     * @throws IllegalArgumentException if it is none
     */
    public static RequestLimit parse(String text) {
        int slash = text.indexOf('/');
        try {
            return of(
                    Integer.parseInt(text.substring(0, Math.max(0, slash))), Duration.parse(text.substring(slash + 1)));
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "a limit is a number, a slash and an ISO-8601 period, such as 100/PT1M; was '%.40s'"
                            .formatted(text),
                    e);
        }
    }

    /** Returns the limit as {@link #parse} reads it. */
    @Override
    public String toString() {
        return requests + "/" + period;
    }
}
