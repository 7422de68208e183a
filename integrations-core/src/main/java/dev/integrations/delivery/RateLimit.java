package dev.integrations.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * How many attempts may start in a time, over all nodes together: a token bucket that fills evenly and holds what comes in
 * {@value #BURST_MILLIS} milliseconds, but at least one. In any stretch of the period's length there start at the most
 * {@code permits} and one such bucket more. Immutable and safe for use by several threads.
 *
 * @param permits how many, 1 to 1,000,000
 * @param period in which time, 1 second to 1 day; together no more than 10,000 in a second
 */
public record RateLimit(int permits, Duration period) {
    static final int BURST_MILLIS = 250;

    private static final int MAX_PERMITS = 1_000_000;
    private static final int MAX_PER_SECOND = 10_000;
    private static final Duration MIN_PERIOD = Duration.ofSeconds(1);
    private static final Duration MAX_PERIOD = Duration.ofDays(1);

    /**
     * What a bucket gave.
     *
     * @param count how many attempts may start now
     * @param drawnUntil up to when the bucket is drawn empty now, to be kept for the next question
     * @param more when there may be more, if fewer than wanted were given
     */
    public record Grant(int count, Instant drawnUntil, Instant more) {}

    /**
     * Creates a limit.
     *
     * @param permits how many attempts may start in the period
     * @param period the period
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public RateLimit {
        if (permits < 1 || permits > MAX_PERMITS) {
            throw new IllegalArgumentException("permits are 1 to %d, were %d".formatted(MAX_PERMITS, permits));
        }
        if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException(
                    "a period is %s to %s, was %s".formatted(MIN_PERIOD, MAX_PERIOD, period));
        }
        if (permits > MAX_PER_SECOND * (period.toMillis() / 1000.0)) {
            throw new IllegalArgumentException(
                    "at most %d in a second, were %d in %s".formatted(MAX_PER_SECOND, permits, period));
        }
    }

    /**
     * Returns a limit.
     *
     * @param permits how many, 1 to 1,000,000
     * @param period in which time, 1 second to 1 day; together no more than 10,000 in a second
     * @return the limit
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public static RateLimit of(int permits, Duration period) {
        return new RateLimit(permits, period);
    }

    /**
     * Returns the limit of a text such as {@code 100/PT1M}.
     *
     * @param text what {@link #toString()} returned
     * @return the limit
     * @throws IllegalArgumentException if it is none
     */
    public static RateLimit parse(String text) {
        int slash = text.indexOf('/');
        try {
            return of(
                    Integer.parseInt(text.substring(0, Math.max(0, slash))), Duration.parse(text.substring(slash + 1)));
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "a rate limit is a number, a slash and an ISO-8601 period, such as 100/PT1M; was '%.40s'"
                            .formatted(text),
                    e);
        }
    }

    /**
     * Takes from the bucket of a destination what is there, and no more than is wanted.
     *
     * @param drawnUntil up to when the bucket is drawn empty, as the last answer said
     * @param now the time
     * @param wanted how many are wanted, at least 1
     * @return what the bucket gives
     */
    public Grant take(Instant drawnUntil, Instant now, int wanted) {
        Instant start = drawnUntil.isAfter(now) ? drawnUntil : now;
        long room = burst()
                - TimeUnit.NANOSECONDS.toMicros(Duration.between(now, start).toNanos());
        int count = (int) Math.max(0, Math.min(wanted, room * permits / micros()));
        Instant drawn = start.plus(worth(count));
        return new Grant(count, drawn, drawn.plus(worth(1)).minus(burst(), ChronoUnit.MICROS));
    }

    /** Returns how many come in a second, at least one. */
    int perSecond() {
        return (int) Math.max(1, permits * 1_000_000L / micros());
    }

    /** Returns what the bucket holds, as the microseconds in which that much comes. */
    private long burst() {
        return Math.max(TimeUnit.MILLISECONDS.toMicros(BURST_MILLIS), worthMicros(1));
    }

    private Duration worth(int count) {
        return Duration.of(worthMicros(count), ChronoUnit.MICROS);
    }

    private long worthMicros(int count) {
        return (count * micros() + permits - 1) / permits;
    }

    private long micros() {
        return TimeUnit.MICROSECONDS.convert(period);
    }

    /** Returns the limit as {@link #parse} reads it. */
    @Override
    public String toString() {
        return permits + "/" + period;
    }
}
