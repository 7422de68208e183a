package dev.integrations.connection;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Policy;
import dev.failsafe.RateLimitExceededException;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.http.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What requests of one connection pass through on this node: attempts, rate limit, circuit breaker. */
final class ApiChannel {
    private static final Set<Integer> REPEATED = Set.of(429, 502, 503, 504);
    private static final int MAX_DOUBLINGS = 10;

    private final ApiClientSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final FailsafeExecutor<OutboundResponse> idempotent;
    private final FailsafeExecutor<OutboundResponse> other;

    ApiChannel(ApiClientSettings settings, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        List<Policy<OutboundResponse>> shared = new ArrayList<>();
        settings.rate()
                .map(rate -> RateLimiter.<OutboundResponse>smoothBuilder(rate.requests(), rate.per())
                        .withMaxWaitTime(settings.maxWait())
                        .build())
                .ifPresent(shared::add);
        shared.add(CircuitBreaker.<OutboundResponse>builder()
                .handle(TransportException.class)
                .handleResultIf(response -> response != null && response.status() >= 500)
                .withFailureThreshold(settings.breakerFailures())
                .withDelay(settings.breakerDelay())
                .build());
        this.idempotent = executor(true, shared);
        this.other = executor(false, shared);
    }

    private FailsafeExecutor<OutboundResponse> executor(boolean repeatable, List<Policy<OutboundResponse>> shared) {
        List<Policy<OutboundResponse>> policies = new ArrayList<>();
        policies.add(RetryPolicy.<OutboundResponse>builder()
                .handleIf((OutboundResponse response, Throwable failure) -> failure == null
                        ? repeatable && isRepeated(response)
                        : failure instanceof TransportException reason && (repeatable || !reason.requestSent()))
                .withMaxAttempts(settings.maxAttempts())
                .withDelayFn(this::delay)
                .build());
        policies.addAll(shared);
        return Failsafe.with(policies);
    }

    private boolean isRepeated(OutboundResponse response) {
        return REPEATED.contains(response.status())
                && wait(response)
                        .map(wait -> wait.compareTo(settings.maxWait()) <= 0)
                        .orElse(true);
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

    /** Makes attempts on the calling thread. */
    OutboundResponse call(boolean repeatable, CheckedSupplier<OutboundResponse> attempt) {
        try {
            return (repeatable ? idempotent : other).get(attempt);
        } catch (TransportException e) {
            throw ApiException.noAnswer(e);
        } catch (CircuitBreakerOpenException e) {
            throw ApiException.suspended();
        } catch (RateLimitExceededException e) {
            throw ApiException.rateLimited();
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw ApiException.noAnswer("the thread was interrupted");
            }
            throw e;
        }
    }
}
