package dev.integrations.delivery;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
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
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** How a lane came out of the judgement of an attempt. */
    enum Change {
        NONE,
        SUSPENDED,
        RESUMED
    }

    final DestinationId id;
    final Deque<Work> queue = new ArrayDeque<>();
    final Company company;
    int inFlight;
    boolean mayHaveParked;
    boolean listed;

    private final Rate rate = new Rate();
    private final Permits permits = new Permits();
    private final CircuitBreaker<Object> breaker;
    private final Duration breakerDelay;
    private int openings;
    private int throttles;
    private int concurrency = 1;
    private boolean clearing;
    private boolean fallbackWhileOpen;
    private Instant lastFinished = Instant.EPOCH;
    private Instant openUntil = Instant.MIN;
    private Instant throttledUntil = Instant.MIN;

    Lane(DestinationId id, DispatchSettings settings) {
        this.id = id;
        this.company = new Company(settings.maxBufferedBytes());
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
        fallbackWhileOpen = destination.fallbackWhileOpen();
        company.use(destination.maxEvents());
        permits.use(destination.rateLimit());
    }

    Instant suspendedUntil() {
        Instant wait = permits.waitUntil().isAfter(throttledUntil) ? permits.waitUntil() : throttledUntil;
        return openUntil.isAfter(wait) ? openUntil : wait;
    }

    boolean suspendedAt(Instant now) {
        return now.isBefore(suspendedUntil());
    }

    Instant openUntil() {
        return openUntil;
    }

    /** Says whether what is due goes to the fallback now. */
    boolean fallsBackAt(Instant now) {
        return fallbackWhileOpen && now.isBefore(openUntil);
    }

    /** Returns how much more may be queued: about what was finished in a second, or a whole request of events that go together. */
    int room(Instant now, boolean gathering) {
        if (suspendedAt(now)) {
            return 0;
        }
        if (!breaker.isClosed() && !clearing) {
            return Math.max(0, 1 - inFlight - queue.size());
        }
        int most = concurrency + Math.max(MIN_QUEUE, rate.perSecond(now));
        if (gathering) {
            most = company.whole(most);
        }
        return Math.max(0, permits.bound(most, company.maxEvents()) - queue.size());
    }

    /** Returns what permits it needs, or null if it needs none or may not have more yet. */
    PermitStore.@Nullable Wish wish(Instant now) {
        Work first = queue.peek();
        if (first == null || suspendedAt(now)) {
            return null;
        }
        int soon =
                breaker.isClosed() ? concurrency - inFlight + company.requests(rate.perSecond(now) / 2) : 1 - inFlight;
        return permits.wish(id, first.event(), Math.min(company.requests(queue.size()), soon), now);
    }

    void grant(RateLimit.Grant grant, Instant now) {
        permits.grant(grant, now);
    }

    boolean canStart(Instant now) {
        if (queue.isEmpty() || suspendedAt(now) || inFlight >= concurrency || !permits.allow(now)) {
            return false;
        }
        return inFlight == 0 || (breaker.isClosed() && !company.isFull());
    }

    Work start(Instant now) {
        permits.take(now);
        if (breaker.isOpen()) {
            breaker.halfOpen();
        }
        breaker.tryAcquirePermit();
        inFlight++;
        return queue.remove();
    }

    Change finished(Outcome outcome, Instant now) {
        return finished(outcome, 1, now);
    }

    /** Notes the end of a request with so many events. */
    Change finished(Outcome outcome, int events, Instant now) {
        company.sent(events);
        inFlight--;
        clearing = false;
        lastFinished = now;
        if (outcome instanceof Outcome.Retry || (outcome instanceof Outcome.Unclear unclear && unclear.troubled())) {
            return failed(now);
        }
        rate.count(events, now);
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
        permits.giveBack();
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
