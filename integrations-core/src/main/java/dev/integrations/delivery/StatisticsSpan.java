package dev.integrations.delivery;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The time in which deliveries ended that are counted, to the microsecond.
 *
 * @param from its start, inclusive, from 1970 on
 * @param to its end, exclusive, up to 31 days after the start and before the year 10000
 */
public record StatisticsSpan(Instant from, Instant to) {
    /** The longest span: 31 days. */
    public static final Duration MAX = Duration.ofDays(31);

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * Cuts the times off after the microsecond.
     *
     * @param from its start
     * @param to its end
     * @throws InvalidInputException if the span is empty, reversed or too long, or its times are out of their bounds
     */
    public StatisticsSpan {
        List<Problem> problems = new ArrayList<>();
        if (from.isBefore(Instant.EPOCH)) {
            problems.add(new Problem("from", "must not be before 1970, was %s".formatted(from)));
        }
        if (to.isAfter(LATEST)) {
            problems.add(new Problem("to", "must not be after %s, was %s".formatted(LATEST, to)));
        }
        from = from.truncatedTo(ChronoUnit.MICROS);
        to = to.truncatedTo(ChronoUnit.MICROS);
        if (!to.isAfter(from)) {
            problems.add(new Problem("to", "must be after from (%s), was %s".formatted(from, to)));
        } else if (Duration.between(from, to).compareTo(MAX) > 0) {
            problems.add(new Problem(
                    "to", "must be at most %d days after from (%s), was %s".formatted(MAX.toDays(), from, to)));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("span of statistics", problems);
        }
    }

    /**
     * Says whether a time lies within this.
     *
     * @param time the time
     * @return true if it is not before the start, and before the end
     */
    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }
}
