package dev.integrations.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link ApiClient} works. What clients learn of a service, such as an open breaker, is kept on a node for each
 * connection and object of settings, so make these once and keep them. Immutable.
 */
public final class ApiClientSettings {
    private static final ApiClientSettings DEFAULTS = builder().build();

    private final Duration timeout;
    private final int maxAttempts;
    private final Duration backoff;
    private final Duration maxWait;
    private final Optional<Rate> rate;
    private final int breakerFailures;
    private final Duration breakerDelay;
    private final int responseBytes;
    private final boolean caching;
    private final Optional<ApiFallback> fallback;
    private final List<ApiListener> listeners;

    private ApiClientSettings(Builder builder) {
        this.timeout = builder.timeout;
        this.maxAttempts = builder.maxAttempts;
        this.backoff = builder.backoff;
        this.maxWait = builder.maxWait;
        this.rate = Optional.ofNullable(builder.rate);
        this.breakerFailures = builder.breakerFailures;
        this.breakerDelay = builder.breakerDelay;
        this.responseBytes = builder.responseBytes;
        this.caching = builder.caching;
        this.fallback = Optional.ofNullable(builder.fallback);
        this.listeners = List.copyOf(builder.listeners);
    }

    /** How many requests may start in a time. */
    record Rate(int requests, Duration per) {}

    /**
     * Returns the settings with every default.
     *
     * @return always the same object
     */
    public static ApiClientSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    Duration timeout() {
        return timeout;
    }

    int maxAttempts() {
        return maxAttempts;
    }

    Duration backoff() {
        return backoff;
    }

    Duration maxWait() {
        return maxWait;
    }

    Optional<Rate> rate() {
        return rate;
    }

    int breakerFailures() {
        return breakerFailures;
    }

    Duration breakerDelay() {
        return breakerDelay;
    }

    int responseBytes() {
        return responseBytes;
    }

    boolean caching() {
        return caching;
    }

    Optional<ApiFallback> fallback() {
        return fallback;
    }

    List<ApiListener> listeners() {
        return listeners;
    }

    /** Collects settings; {@link #build} reports all problems together. Not safe for use by several threads. */
    public static final class Builder {
        private Duration timeout = Duration.ofSeconds(15);
        private int maxAttempts = 3;
        private Duration backoff = Duration.ofMillis(500);
        private Duration maxWait = Duration.ofSeconds(20);
        private @Nullable Rate rate;
        private int breakerFailures = 5;
        private Duration breakerDelay = Duration.ofSeconds(30);
        private int responseBytes = 1024 * 1024;
        private boolean caching = true;
        private @Nullable ApiFallback fallback;
        private final List<ApiListener> listeners = new ArrayList<>();

        private Builder() {}

        /**
         * Sets how long one attempt may take in all. A call takes no longer than its attempts and the waits between them.
         *
         * @param timeout a positive duration; the default is 15 seconds
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets the attempts made in all, the first one included. Requests that are not idempotent are repeated only if
         * certainly nothing was sent.
         *
         * @param maxAttempts 1 to 10; the default is 3
         * @return this builder
         */
        public Builder maxAttempts(int maxAttempts) {
            this.maxAttempts = maxAttempts;
            return this;
        }

        /**
         * Sets the wait before the second attempt, which doubles for each further one.
         *
         * @param backoff at least a millisecond; the default is half a second
         * @return this builder
         */
        public Builder backoff(Duration backoff) {
            this.backoff = backoff;
            return this;
        }

        /**
         * Sets the longest wait before an attempt, be it for {@code Retry-After} or for the rate limit. Where a service asks
         * for more, its answer is returned.
         *
         * @param maxWait not negative; the default is 20 seconds
         * @return this builder
         */
        public Builder maxWait(Duration maxWait) {
            this.maxWait = maxWait;
            return this;
        }

        /**
         * Limits how many requests this node starts for a connection, evenly over the time. Those beyond wait; those to
         * other origins do not count.
         *
         * @param requests at least 1
         * @param per a positive duration; by default there is no limit
         * @return this builder
         */
        public Builder rate(int requests, Duration per) {
            this.rate = new Rate(requests, per);
            return this;
        }

        /**
         * Sets when a service is left alone.
         *
         * @param failures how many attempts in a row fail, or are answered with 500 or more, before that; an address that is refused
         *     here counts for nothing; the default is 5
         * @param delay for how long; the default is 30 seconds
         * @return this builder
         */
        public Builder breaker(int failures, Duration delay) {
            this.breakerFailures = failures;
            this.breakerDelay = delay;
            return this;
        }

        /**
         * Sets the largest body that is read.
         *
         * @param responseBytes 1 to 64 MiB; the default is 1 MiB
         * @return this builder
         */
        public Builder responseBytes(int responseBytes) {
            this.responseBytes = responseBytes;
            return this;
        }

        /**
         * Sets that answers are not kept. By default they are, as RFC 9111 allows a private cache to.
         *
         * @return this builder
         */
        public Builder withoutCache() {
            this.caching = false;
            return this;
        }

        /**
         * Sets what is done when the service is down.
         *
         * @param fallback finds other answers; there is none by default
         * @return this builder
         */
        public Builder fallback(ApiFallback fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener told of each request
         * @return this builder
         */
        public Builder listener(ApiListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if something is out of its bounds; it names everything that is
         */
        public ApiClientSettings build() {
            List<String> problems = new ArrayList<>();
            check(isPositive(timeout), "timeout must be positive", problems);
            check(maxAttempts >= 1 && maxAttempts <= 10, "maxAttempts must be 1 to 10", problems);
            check(backoff.toMillis() >= 1, "backoff must be at least a millisecond", problems);
            check(!maxWait.isNegative(), "maxWait must not be negative", problems);
            check(rate == null || (rate.requests() >= 1 && isPositive(rate.per())), "rate must be positive", problems);
            check(breakerFailures >= 1 && isPositive(breakerDelay), "breaker must have failures and a delay", problems);
            check(responseBytes >= 1 && responseBytes <= 64 << 20, "responseBytes must be 1 to 64 MiB", problems);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("API client: " + String.join("; ", problems));
            }
            return new ApiClientSettings(this);
        }

        private static boolean isPositive(Duration duration) {
            return !duration.isNegative() && !duration.isZero();
        }

        private static void check(boolean holds, String problem, List<String> problems) {
            if (!holds) {
                problems.add(problem);
            }
        }
    }
}
