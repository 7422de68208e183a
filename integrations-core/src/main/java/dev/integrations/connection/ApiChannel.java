package dev.integrations.connection;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.http.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What requests of one connection pass through on this node: attempts, rate limit, circuit breaker. */
final class ApiChannel {
    private static final Set<Integer> REPEATED = Set.of(429, 502, 503, 504);
    private static final int MAX_DOUBLINGS = 10;

    private final ApiClientSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final ApiCounts counts = new ApiCounts();
    private final ApiNews news;
    private final FailsafeExecutor<OutboundResponse> idempotent;
    private final FailsafeExecutor<OutboundResponse> other;
    private final Optional<RateLimiter<Object>> limiter;
    private final CircuitBreaker<Object> breaker;

    ApiChannel(ConnectionId id, ApiClientSettings settings, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.news = new ApiNews(
                id,
                Stream.concat(Stream.of(counts), settings.listeners().stream()).toList());
        this.idempotent = executor(true);
        this.other = executor(false);
        this.limiter = settings.rate()
                .map(rate ->
                        RateLimiter.smoothBuilder(rate.requests(), rate.per()).build());
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(settings.breakerFailures())
                .withDelay(settings.breakerDelay())
                .build();
    }

    private FailsafeExecutor<OutboundResponse> executor(boolean repeatable) {
        return Failsafe.with(List.of(RetryPolicy.<OutboundResponse>builder()
                .handleIf((OutboundResponse response, Throwable failure) -> failure == null
                        ? repeatable && isRepeated(response)
                        : isFailure(failure) && (repeatable || !((TransportException) failure).requestSent()))
                .withMaxAttempts(settings.maxAttempts())
                .withDelayFn(this::delay)
                .onRetryScheduled(event -> news.repeating(event.getDelay()))
                .build()));
    }

    private boolean isRepeated(OutboundResponse response) {
        return REPEATED.contains(response.status())
                && wait(response)
                        .map(wait -> wait.compareTo(settings.maxWait()) <= 0)
                        .orElse(true);
    }

    /** An address that is refused is refused here, whatever becomes of the service. */
    private static boolean isFailure(Throwable failure) {
        return failure instanceof TransportException reason && reason.kind() != FailureKind.REFUSED_ADDRESS;
    }

    private Optional<Duration> wait(OutboundResponse response) {
        return RetryAfter.of(response, clock.instant());
    }

    /** Never earlier than the service asks for; else at random within a time that doubles. */
    private Duration delay(ExecutionContext<OutboundResponse> context) {
        OutboundResponse last = context.getLastResult();
        return Optional.ofNullable(last).flatMap(this::wait).orElseGet(() -> {
            long doubled = settings.backoff().toNanos() << Math.min(context.getAttemptCount() - 1, MAX_DOUBLINGS);
            long bounded = Math.min(doubled, settings.maxWait().toNanos());
            return Duration.ofNanos((long) (bounded * (0.5 + random.nextDouble() / 2)));
        });
    }

    ApiNews news() {
        return news;
    }

    ApiStatistics statistics() {
        return counts.snapshot();
    }

    /**
     * Makes attempts on the calling thread.
     *
     * @param own whether they go to the service; what becomes of others says nothing of it
     */
    OutboundResponse call(boolean repeatable, boolean own, CheckedSupplier<OutboundResponse> attempt) {
        try {
            return (repeatable ? idempotent : other).get(own ? () -> inTurn(attempt) : attempt);
        } catch (TransportException e) {
            throw ApiException.noAnswer(e);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw ApiException.noAnswer("the thread was interrupted");
            }
            throw e;
        }
    }

    private OutboundResponse inTurn(CheckedSupplier<OutboundResponse> attempt) throws Throwable {
        if (limiter.isPresent()) {
            Duration wait = limiter.get().tryReservePermit(settings.maxWait());
            if (wait.isNegative()) {
                throw ApiException.rateLimited();
            }
            if (!wait.isZero()) {
                news.waiting(wait);
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            }
        }
        return watched(attempt);
    }

    /** As a policy of Failsafe, a breaker takes for a success whatever it does not take for a failure. */
    private OutboundResponse watched(CheckedSupplier<OutboundResponse> attempt) throws Throwable {
        if (!breaker.tryAcquirePermit()) {
            throw ApiException.suspended();
        }
        try {
            OutboundResponse response = attempt.get();
            if (response.status() >= 500) {
                breaker.recordFailure();
            } else {
                breaker.recordSuccess();
            }
            return response;
        } catch (Throwable e) {
            // The one that tries whether the service is back has to say something.
            if (isFailure(e) || !breaker.isClosed()) {
                breaker.recordFailure();
            }
            throw e;
        }
    }
}
