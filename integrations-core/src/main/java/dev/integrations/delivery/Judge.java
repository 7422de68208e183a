package dev.integrations.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Turns the outcome of an attempt into what is recorded of the delivery. */
final class Judge {
    static final String EXPIRED = "The event has expired";
    static final String UNREPEATABLE =
            "It is too late to try again: the destination would not know a repetition of what may be done already";
    private static final String EXPIRES_FIRST = "the event expires before the next attempt";

    private final RandomGenerator random;

    Judge(RandomGenerator random) {
        this.random = random;
    }

    Completion complete(Work work, Attempt attempt, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Accepted) {
            return completion(work, attempt, DeliveryState.SUCCEEDED, now, Optional.empty(), false);
        }
        Optional<Instant> next = nextAttempt(work.claim(), work, outcome, now);
        if (next.isPresent() && work.event().options().expiredAt(next.get())) {
            String reason = attempt.reason().orElse("") + "; " + EXPIRES_FIRST;
            return expired(work, Optional.of(attempt), now, reason, mayBeDone(work, outcome));
        }
        boolean unclear = next.isEmpty() && mayBeDone(work, outcome);
        return completion(work, attempt, DeliveryState.PENDING, now, next, unclear);
    }

    /** What is tried again because the destination knows repetitions may be done by any attempt that it did not refuse. */
    private static boolean mayBeDone(Work work, Outcome outcome) {
        if (outcome instanceof Outcome.Unclear) {
            return true;
        }
        boolean notByThis = !(outcome instanceof Outcome.Retry);
        boolean refused = outcome instanceof Outcome.Rejected
                || (notByThis && work.claim().attempts() == 0);
        return !refused && work.destination().knowsRepetition(work.event());
    }

    /** Ends a delivery of which no attempt is to be made any more, or returns null. */
    static @Nullable Completion over(Work work, Instant now) {
        if (work.event().options().expiredAt(now)) {
            return expired(work, Optional.empty(), now, EXPIRED, false);
        }
        Claim claim = work.claim();
        boolean repeats = claim.attempts() > claim.attemptsBefore();
        return repeats && now.isAfter(work.destination().repeatableUntil(work.event()))
                ? unrepeatable(work, now)
                : null;
    }

    /** An attempt before may have been one of which nobody knows how it ended. */
    private static Completion unrepeatable(Work work, Instant now) {
        return new Completion(
                work.claim(),
                work.event(),
                Optional.empty(),
                DeliveryState.DEAD_LETTERED,
                now,
                Optional.empty(),
                Optional.of(UNREPEATABLE),
                true);
    }

    private static Completion expired(
            Work work, Optional<Attempt> attempt, Instant now, String reason, boolean unclear) {
        return new Completion(
                work.claim(),
                work.event(),
                attempt,
                DeliveryState.EXPIRED,
                now,
                Optional.empty(),
                Optional.of(reason),
                unclear);
    }

    private Optional<Instant> nextAttempt(Claim claim, Work work, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Rejected
                || outcome instanceof Outcome.Unclear
                || outcome instanceof Outcome.Withheld
                || outcome instanceof Outcome.Gone) {
            return Optional.empty();
        }
        int attempts = claim.attempts() - claim.attemptsBefore() + 1;
        return work.destination()
                .retrySchedule()
                .delayAfter(attempts, random)
                .map(delay -> longer(delay, asked(outcome)))
                .map(now::plus);
    }

    private static Completion completion(
            Work work, Attempt attempt, DeliveryState state, Instant now, Optional<Instant> next, boolean unclear) {
        boolean exhausted = state == DeliveryState.PENDING && next.isEmpty();
        return new Completion(
                work.claim(),
                work.event(),
                Optional.of(attempt),
                exhausted ? DeliveryState.DEAD_LETTERED : state,
                now,
                next,
                attempt.reason(),
                unclear);
    }

    private static Duration asked(Outcome outcome) {
        return outcome instanceof Outcome.Throttled throttled
                ? throttled.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
