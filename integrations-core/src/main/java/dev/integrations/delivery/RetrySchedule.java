package dev.integrations.delivery;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How long to wait after each failed attempt, and after how many to give up. Immutable and safe for use by several
 * threads.
 */
public final class RetrySchedule {
    /** The most attempts that a schedule may make in all. */
    public static final int MAX_ATTEMPTS = 100;

    /** The longest wait between two attempts: seven days. */
    public static final Duration MAX_DELAY = Duration.ofDays(7);

    private static final RetrySchedule DEFAULT = exponential(Duration.ofSeconds(1), 2, Duration.ofHours(1), 24);
    private static final RetrySchedule STANDARD_WEBHOOKS = of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    private static final String FULL_JITTER = "full-jitter";

    private final List<Duration> delays;
    private final boolean fullJitter;

    private RetrySchedule(List<Duration> delays, boolean fullJitter) {
        if (delays.size() >= MAX_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "a retry schedule has 1 to %d attempts, was %d".formatted(MAX_ATTEMPTS, delays.size() + 1));
        }
        for (Duration delay : delays) {
            if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
                throw new IllegalArgumentException(
                        "a delay between attempts is 0 to %s, was %s".formatted(MAX_DELAY, delay));
            }
        }
        this.delays = List.copyOf(delays);
        this.fullJitter = fullJitter;
    }

    /**
     * Returns the default schedule: waits of 1 s, 2 s, 4 s and so on up to one hour, 24 attempts in about 12 hours.
     *
     * @return the schedule, without jitter
     */
    public static RetrySchedule exponential() {
        return DEFAULT;
    }

    /**
     * Returns a schedule whose waits grow by a factor.
     *
     * @param first the first wait
     * @param factor what each wait is multiplied by, at least 1
     * @param cap the longest wait, up to seven days
     * @param maxAttempts the attempts made in all, the first one included, 1 to 100
     * @return the schedule, without jitter
     * @throws IllegalArgumentException if a value is out of its bounds
     */
    public static RetrySchedule exponential(Duration first, double factor, Duration cap, int maxAttempts) {
        if (factor < 1 || maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "a factor of at least 1 and 1 to %d attempts are possible, were %s and %d"
                            .formatted(MAX_ATTEMPTS, factor, maxAttempts));
        }
        List<Duration> delays = new ArrayList<>();
        long millis = Math.min(first.toMillis(), cap.toMillis());
        for (int i = 1; i < maxAttempts; i++) {
            delays.add(Duration.ofMillis(millis));
            millis = (long) Math.min(millis * factor, (double) cap.toMillis());
        }
        return new RetrySchedule(delays, false);
    }

    /**
     * Returns a schedule with these waits.
     *
     * @param delays the wait after the first attempt, after the second, and so on; none for a single attempt
     * @return the schedule, without jitter
     * @throws IllegalArgumentException if a wait is negative or longer than seven days, or there are more than 99
     */
    public static RetrySchedule of(Duration... delays) {
        return new RetrySchedule(Arrays.asList(delays), false);
    }

    /**
     * Returns the schedule that <a href="https://www.standardwebhooks.com/">Standard Webhooks 1.0</a> recommends: ten
     * attempts over about 75 hours.
     *
     * @return the schedule, without jitter
     */
    public static RetrySchedule standardWebhooks() {
        return STANDARD_WEBHOOKS;
    }

    /**
     * Reads the text form.
     *
     * @param text as {@link #toString()} returned it
     * @return the schedule
     * @throws IllegalArgumentException if the text is not that of a schedule
     */
    public static RetrySchedule parse(String text) {
        boolean jitter = text.startsWith(FULL_JITTER);
        String waits = (jitter ? text.substring(FULL_JITTER.length()) : text).strip();
        try {
            List<Duration> delays = waits.isEmpty()
                    ? List.of()
                    : Arrays.stream(waits.split(" ")).map(Duration::parse).toList();
            return new RetrySchedule(delays, jitter);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "a retry schedule is a list of ISO 8601 durations, was '%s'".formatted(text), e);
        }
    }

    /**
     * Returns this schedule with every wait drawn evenly between nothing and its full length, which spreads the retries
     * of many deliveries that failed together.
     *
     * @return the schedule with full jitter
     */
    public RetrySchedule withFullJitter() {
        return new RetrySchedule(delays, true);
    }

    /**
     * Returns the attempts made in all, the first one included.
     *
     * @return 1 to 100
     */
    public int maxAttempts() {
        return delays.size() + 1;
    }

    /**
     * Returns how long to wait after an attempt failed.
     *
     * @param attempts how many attempts were made, at least 1
     * @param random draws the jitter
     * @return the wait, or empty if no attempt is left
     */
    public Optional<Duration> delayAfter(int attempts, RandomGenerator random) {
        if (attempts > delays.size()) {
            return Optional.empty();
        }
        Duration delay = delays.get(attempts - 1);
        return Optional.of(fullJitter ? Duration.ofMillis(random.nextLong(delay.toMillis() + 1)) : delay);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetrySchedule that && fullJitter == that.fullJitter && delays.equals(that.delays);
    }

    @Override
    public int hashCode() {
        return delays.hashCode();
    }

    /** Returns the text form: the waits as ISO 8601 durations, after {@code full-jitter} if they are spread. */
    @Override
    public String toString() {
        String waits = delays.stream().map(Duration::toString).collect(Collectors.joining(" "));
        return fullJitter ? (FULL_JITTER + " " + waits).strip() : waits;
    }
}
