package dev.integrations.delivery;

import dev.integrations.http.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How attempts went. One that failed is counted once: by the status that was answered, by the kind of failure that kept an
 * answer from arriving, or, if it has neither, as one that failed otherwise.
 *
 * @param succeeded how many were accepted
 * @param failedByStatus how many were answered but not accepted, by the status of the answer; a status of 2xx is among
 *     them if the receiver asked to end the attempts
 * @param failedByKind how many got no answer, by the kind of failure
 * @param failedOtherwise how many could not be sent at all, for example because a token could not be had
 * @param took how long those took that succeeded; empty if none did
 * @param lastSuccess when the newest of those that succeeded began
 * @param lastFailure when the newest of those that failed began
 */
public record AttemptStatistics(
        long succeeded,
        Map<Integer, Long> failedByStatus,
        Map<FailureKind, Long> failedByKind,
        long failedOtherwise,
        Optional<Times> took,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure) {
    /**
     * How long attempts took, until the answer was read.
     *
     * @param mean the sum divided by the number of attempts
     * @param median half of them took no longer
     * @param percentile95 95 in 100 of them took no longer
     * @param maximum the longest
     */
    public record Times(Duration mean, Duration median, Duration percentile95, Duration maximum) {}

    /**
     * Copies the counts.
     *
     * @param succeeded how many were accepted
     * @param failedByStatus how many were answered but not accepted, by status
     * @param failedByKind how many got no answer, by the kind of failure
     * @param failedOtherwise how many could not be sent at all
     * @param took how long those took that succeeded
     * @param lastSuccess when the newest of those that succeeded began
     * @param lastFailure when the newest of those that failed began
     */
    public AttemptStatistics {
        failedByStatus = Map.copyOf(failedByStatus);
        failedByKind = Map.copyOf(failedByKind);
    }

    /**
     * Returns how many attempts failed.
     *
     * @return the sum over all kinds of failure
     */
    public long failed() {
        return sum(failedByStatus) + sum(failedByKind) + failedOtherwise;
    }

    /**
     * Returns how many attempts were made.
     *
     * @return those that succeeded and those that failed
     */
    public long made() {
        return succeeded + failed();
    }

    /**
     * Returns how many attempts were answered with a class of statuses but not accepted.
     *
     * @param statusClass the first digit of the status, such as 5
     * @return the count
     */
    public long failedByStatusClass(int statusClass) {
        return failedByStatus.entrySet().stream()
                .filter(count -> count.getKey() / 100 == statusClass)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
