package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When destinations that only fail are disabled, and who is told of such things. Every node that shares a store has the
 * same. Immutable and safe for use by several threads.
 */
public final class LifecycleSettings {
    private final Builder values;

    private LifecycleSettings(Builder values) {
        this.values = values;
    }

    /**
     * Returns a builder with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the default settings.
     *
     * @return the settings
     */
    public static LifecycleSettings defaults() {
        return builder().build();
    }

    /**
     * Returns how long a destination may fail without a single success before it is disabled.
     *
     * @return at least a minute, or empty if none is disabled for failing
     */
    public Optional<Duration> disableAfter() {
        return values.disableAfter;
    }

    /**
     * Returns how many attempts must have failed in that time.
     *
     * @return at least 1
     */
    public int minFailures() {
        return values.minFailures;
    }

    /**
     * Returns how long a destination must have failed for its next success to be told as a recovery.
     *
     * @return zero or more
     */
    public Duration recoveredAfter() {
        return values.recoveredAfter;
    }

    /**
     * Returns how often, at the most, a node tells of the dead letters of one destination.
     *
     * @return zero or more
     */
    public Duration deadLetterInterval() {
        return values.deadLetterInterval;
    }

    /**
     * Returns the tenant of those who run the host, who can be told what all tenants are told.
     *
     * @return the tenant, or empty if there is none
     */
    public Optional<TenantId> operatorTenant() {
        return values.operatorTenant;
    }

    /** Builds settings; {@link #build()} reports everything that is wrong together. Not safe for several threads. */
    public static final class Builder {
        private static final Duration MIN_DISABLE_AFTER = Duration.ofMinutes(1);

        private Optional<Duration> disableAfter = Optional.of(Duration.ofDays(5));
        private int minFailures = 10;
        private Duration recoveredAfter = Duration.ofMinutes(10);
        private Duration deadLetterInterval = Duration.ofMinutes(10);
        private Optional<TenantId> operatorTenant = Optional.empty();

        private Builder() {}

        /**
         * Sets how long a destination may fail without a single success before it is disabled. It is decided when a
         * failure is recorded, so that one without traffic stays as it is.
         *
         * @param disableAfter at least a minute; the default is 5 days
         * @return this builder
         */
        public Builder disableAfter(Duration disableAfter) {
            this.disableAfter = Optional.of(disableAfter);
            return this;
        }

        /**
         * Lets destinations fail for ever.
         *
         * @return this builder
         */
        public Builder neverDisable() {
            this.disableAfter = Optional.empty();
            return this;
        }

        /**
         * Sets how many attempts must have failed before a destination is disabled for failing. Nodes write them down
         * once a minute.
         *
         * @param minFailures at least 1; the default is 10
         * @return this builder
         */
        public Builder minFailures(int minFailures) {
            this.minFailures = minFailures;
            return this;
        }

        /**
         * Sets how long a destination must have failed for its next success to be told as a recovery.
         *
         * @param recoveredAfter zero or more; the default is 10 minutes
         * @return this builder
         */
        public Builder recoveredAfter(Duration recoveredAfter) {
            this.recoveredAfter = recoveredAfter;
            return this;
        }

        /**
         * Sets how often, at the most, a node tells of the dead letters of one destination: of the first at once, of
         * those that follow together.
         *
         * @param deadLetterInterval zero or more; the default is 10 minutes
         * @return this builder
         */
        public Builder deadLetterInterval(Duration deadLetterInterval) {
            this.deadLetterInterval = deadLetterInterval;
            return this;
        }

        /**
         * Sets the tenant of those who run the host. The library's own events of all tenants are published for it too,
         * to those of its webhooks that name them in their filters.
         *
         * @param tenant the name of a tenant; the default is none
         * @return this builder
         * @throws IllegalArgumentException if the name is malformed
         */
        public Builder operatorTenant(String tenant) {
            this.operatorTenant = Optional.of(TenantId.of(tenant));
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return settings with a copy of these values
         * @throws IllegalArgumentException if a value is out of its bounds; it names every one that is
         */
        public LifecycleSettings build() {
            List<String> problems = new ArrayList<>();
            disableAfter
                    .filter(time -> time.compareTo(MIN_DISABLE_AFTER) < 0)
                    .ifPresent(time -> problems.add(
                            "disableAfter must be at least %s, was %s".formatted(MIN_DISABLE_AFTER, time)));
            if (minFailures < 1) {
                problems.add("minFailures must be at least 1, was " + minFailures);
            }
            if (recoveredAfter.isNegative()) {
                problems.add("recoveredAfter must not be negative, was " + recoveredAfter);
            }
            if (deadLetterInterval.isNegative()) {
                problems.add("deadLetterInterval must not be negative, was " + deadLetterInterval);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Invalid lifecycle settings: " + String.join("; ", problems));
            }
            return new LifecycleSettings(copy());
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.disableAfter = disableAfter;
            copy.minFailures = minFailures;
            copy.recoveredAfter = recoveredAfter;
            copy.deadLetterInterval = deadLetterInterval;
            copy.operatorTenant = operatorTenant;
            return copy;
        }
    }
}
