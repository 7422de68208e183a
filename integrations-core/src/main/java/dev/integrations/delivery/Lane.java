package dev.integrations.delivery;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one destination: what waits, how much is under way, and whether it is left alone for now.
 * Guarded by the lock of {@link Lanes}.
 */
final class Lane {
    /** How many more than its concurrency a destination may queue while nothing is known of its speed. */
    private static final int MIN_QUEUE = 16;

    private static final int MAX_DELAY_FACTOR = 10;
    private static final Duration MEMORY = Duration.ofHours(1);
    private static final Duration FIRST_THROTTLE = Duration.ofSeconds(1);
    private static final int MAX_THROTTLE_DOUBLINGS = 6;
    /** For how long permits may be kept: they count for the time in which they were given. */
    private static final Duration PERMIT_LIFE = Duration.ofSeconds(1);

    /** From what wait on for permits a destination gives back what it holds. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(2);

    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** How a lane came out of the judgement of an attempt. */
    enum Change {
        NONE,
        SUSPENDED,
        RESUMED
    }

    final DestinationId id;
    final Queue<Work> queue = new ArrayDeque<>();
    int inFlight;
    boolean mayHaveParked;
    boolean listed;

    private final Rate rate = new Rate();
    private final CircuitBreaker<Object> breaker;
    private final Duration breakerDelay;
    private int openings;
    private int throttles;
    private int concurrency = 1;
    private @Nullable RateLimit rateLimit;
    private int permits;
    private Instant permitsUntil = Instant.MIN;
    private Instant askAgain = Instant.MIN;
    private boolean clearing;
    private Instant lastFinished = Instant.EPOCH;
    private Instant openUntil = Instant.MIN;
    private Instant throttledUntil = Instant.MIN;

    Lane(DestinationId id, DispatchSettings settings) {
        this.id = id;
        this.breakerDelay = settings.breakerDelay();
        // Failsafe counts the failures and admits the probe; when to probe is told by the injected clock.
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(settings.breakerFailures())
                .withSuccessThreshold(1)
                .withDelay(FOREVER)
                .build();
    }

    void use(Destination destination) {
        concurrency = destination.concurrency();
        rateLimit = destination.rateLimit().orElse(null);
    }

    Instant suspendedUntil() {
        return openUntil.isAfter(throttledUntil) ? openUntil : throttledUntil;
    }

    boolean suspendedAt(Instant now) {
        return now.isBefore(suspendedUntil());
    }

    /** Returns how much more may be queued: about what was finished in a second. */
    int room(Instant now) {
        if (suspendedAt(now)) {
            return 0;
        }
        if (!breaker.isClosed() && !clearing) {
            return Math.max(0, 1 - inFlight - queue.size());
        }
        int most = concurrency + Math.max(MIN_QUEUE, rate.perSecond(now));
        return Math.max(0, (rateLimit == null ? most : Math.min(most, rateLimit.perSecond())) - queue.size());
    }

    /** Returns what permits it needs, or null if it needs none or may not have more yet. */
    PermitStore.@Nullable Wish wish(Instant now) {
        Work first = queue.peek();
        if (rateLimit == null || first == null || suspendedAt(now) || now.isBefore(askAgain)) {
            return null;
        }
        int soon = concurrency - inFlight + rate.perSecond(now) / 2;
        int wanted = Math.min(queue.size(), soon) - permitsAt(now);
        return wanted <= 0 ? null : new PermitStore.Wish(id, first.event().tenant(), rateLimit, wanted);
    }

    /** Takes what a wish brought. A long wait is a throttle of its own, so that nothing is held meanwhile. */
    void grant(RateLimit.Grant grant, Instant now) {
        permits = permitsAt(now) + grant.count();
        permitsUntil = now.plus(PERMIT_LIFE);
        askAgain = grant.more();
        if (permits == 0 && grant.more().isAfter(now.plus(LONG_WAIT))) {
            throttledUntil = grant.more().isAfter(throttledUntil) ? grant.more() : throttledUntil;
        }
    }

    private int permitsAt(Instant now) {
        return now.isBefore(permitsUntil) ? permits : 0;
    }

    boolean canStart(Instant now) {
        if (queue.isEmpty() || suspendedAt(now) || inFlight >= concurrency || !isPermitted(now)) {
            return false;
        }
        return breaker.isClosed() || inFlight == 0;
    }

    private boolean isPermitted(Instant now) {
        return rateLimit == null || permitsAt(now) > 0;
    }

    Work start() {
        if (rateLimit != null) {
            permits--;
        }
        if (breaker.isOpen()) {
            breaker.halfOpen();
        }
        breaker.tryAcquirePermit();
        inFlight++;
        return queue.remove();
    }

    Change finished(Outcome outcome, Instant now) {
        inFlight--;
        clearing = false;
        lastFinished = now;
        if (outcome instanceof Outcome.Retry) {
            return failed(now);
        }
        rate.count(now);
        if (outcome instanceof Outcome.Withheld) {
            return Change.NONE;
        }
        boolean wasClosed = breaker.isClosed();
        answered();
        if (outcome instanceof Outcome.Throttled throttled) {
            throttle(now, throttled.retryAfter());
            return Change.SUSPENDED;
        }
        throttles = 0;
        return wasClosed ? Change.NONE : Change.RESUMED;
    }

    /** Notes that what was started ended without an attempt: where it comes from, there may be many more such. */
    void withdrawn(Instant now) {
        inFlight--;
        clearing = true;
        rate.count(now);
    }

    /** Says whether nothing is lost by forgetting this lane; failures are remembered for a while. */
    boolean forgettable(Instant now) {
        if (inFlight > 0 || !queue.isEmpty() || mayHaveParked || suspendedAt(now)) {
            return false;
        }
        boolean spotless = breaker.isClosed() && breaker.getFailureCount() == 0 && throttles == 0;
        return spotless || now.isAfter(lastFinished.plus(MEMORY));
    }

    /** Whatever it answered, it is there: also an answer to what was sent before the breaker opened. */
    private void answered() {
        breaker.recordSuccess();
        if (breaker.isOpen()) {
            breaker.close();
        }
        openings = 0;
        openUntil = Instant.MIN;
    }

    private Change failed(Instant now) {
        if (breaker.isOpen()) {
            return Change.NONE;
        }
        breaker.recordFailure();
        if (!breaker.isOpen()) {
            return Change.NONE;
        }
        openUntil = now.plus(breakerDelay.multipliedBy(Math.min(1L << openings, MAX_DELAY_FACTOR)));
        openings = Math.min(openings + 1, MAX_DELAY_FACTOR);
        return Change.SUSPENDED;
    }

    /** Without a word on how long to wait, each answer in a row that asks for less doubles the wait. */
    private void throttle(Instant now, Optional<Duration> wait) {
        Instant until = now.plus(wait.orElse(FIRST_THROTTLE.multipliedBy(1L << throttles)));
        throttles = Math.min(throttles + 1, MAX_THROTTLE_DOUBLINGS);
        throttledUntil = until.isAfter(throttledUntil) ? until : throttledUntil;
    }
}
