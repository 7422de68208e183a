package dev.integrations.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How this node dispatches. Immutable and safe for use by several threads. */
public final class DispatchSettings {
    private final Builder values;

    private DispatchSettings(Builder values) {
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
    public static DispatchSettings defaults() {
        return builder().build();
    }

    /**
     * Returns how many attempts may be under way at once over all destinations, of which those that go in one request count as
     * one. Beyond it each destination with nothing
     * under way may still have one attempt, up to twice this number in all.
     *
     * @return at least 1
     */
    public int maxInFlight() {
        return values.maxInFlight;
    }

    /**
     * Returns how long a node holds what it has claimed unless it renews its lease.
     *
     * @return at least 3 seconds
     */
    public Duration lease() {
        return values.lease;
    }

    /**
     * Returns how often a node looks for deliveries that are due and that it was not told of.
     *
     * @return at least 10 milliseconds
     */
    public Duration pollInterval() {
        return values.pollInterval;
    }

    /**
     * Returns how many outcomes are written in one batch at the most.
     *
     * @return at least 1
     */
    public int recordBatch() {
        return values.recordBatch;
    }

    /**
     * Returns how long an outcome may wait for others to be written with it.
     *
     * @return zero or more
     */
    public Duration recordLinger() {
        return values.recordLinger;
    }

    /**
     * Returns how many bytes of payload this node may hold for attempts that are queued or under way.
     *
     * @return at least 1 MiB
     */
    public long maxBufferedBytes() {
        return values.maxBufferedBytes;
    }

    /**
     * Returns after how many failures in a row a destination is left alone for a while.
     *
     * @return at least 1
     */
    public int breakerFailures() {
        return values.breakerFailures;
    }

    /**
     * Returns how long a destination is left alone at first; each further failure doubles it, up to ten times.
     *
     * @return at least 1 second
     */
    public Duration breakerDelay() {
        return values.breakerDelay;
    }

    /**
     * Returns how long closing waits for attempts that are under way.
     *
     * @return zero or more
     */
    public Duration shutdownGrace() {
        return values.shutdownGrace;
    }

    /** Builds settings. Not safe for use by several threads. */
    public static final class Builder {
        private int maxInFlight = 512;
        private Duration lease = Duration.ofSeconds(10);
        private Duration pollInterval = Duration.ofMillis(200);
        private int recordBatch = 256;
        private Duration recordLinger = Duration.ofMillis(5);
        private long maxBufferedBytes = 32L << 20;
        private int breakerFailures = 5;
        private Duration breakerDelay = Duration.ofSeconds(30);
        private Duration shutdownGrace = Duration.ofSeconds(10);

        private Builder() {}

        /**
         * Sets how many attempts may be under way at once over all destinations.
         *
         * @param maxInFlight at least 1; the default is 512
         * @return this builder
         */
        public Builder maxInFlight(int maxInFlight) {
            this.maxInFlight = maxInFlight;
            return this;
        }

        /**
         * Sets how long a node holds what it has claimed unless it renews its lease. After a crash, what the node held is
         * delivered by others when the lease ends. It must exceed the difference between the clocks of the nodes.
         *
         * @param lease at least 3 seconds; the default is 10 seconds
         * @return this builder
         */
        public Builder lease(Duration lease) {
            this.lease = lease;
            return this;
        }

        /**
         * Sets how often a node looks for deliveries that are due and that it was not told of.
         *
         * @param pollInterval at least 10 milliseconds; the default is 200 milliseconds
         * @return this builder
         */
        public Builder pollInterval(Duration pollInterval) {
            this.pollInterval = pollInterval;
            return this;
        }

        /**
         * Sets how many outcomes are written in one batch at the most. After a crash at most this many accepted
         * deliveries, and those under way, are made again.
         *
         * @param recordBatch at least 1; the default is 256
         * @return this builder
         */
        public Builder recordBatch(int recordBatch) {
            this.recordBatch = recordBatch;
            return this;
        }

        /**
         * Sets how long an outcome may wait for others to be written with it.
         *
         * @param recordLinger zero or more; the default is 5 milliseconds
         * @return this builder
         */
        public Builder recordLinger(Duration recordLinger) {
            this.recordLinger = recordLinger;
            return this;
        }

        /**
         * Sets how many bytes of payload this node may hold for attempts that are queued or under way.
         *
         * @param maxBufferedBytes at least 1 MiB; the default is 32 MiB
         * @return this builder
         */
        public Builder maxBufferedBytes(long maxBufferedBytes) {
            this.maxBufferedBytes = maxBufferedBytes;
            return this;
        }

        /**
         * Sets after how many failures in a row a destination is left alone for a while.
         *
         * @param breakerFailures at least 1; the default is 5
         * @return this builder
         */
        public Builder breakerFailures(int breakerFailures) {
            this.breakerFailures = breakerFailures;
            return this;
        }

        /**
         * Sets how long a destination is left alone at first; each further failure doubles it, up to ten times.
         *
         * @param breakerDelay at least 1 second; the default is 30 seconds
         * @return this builder
         */
        public Builder breakerDelay(Duration breakerDelay) {
            this.breakerDelay = breakerDelay;
            return this;
        }

        /**
         * Sets how long closing waits for attempts that are under way.
         *
         * @param shutdownGrace zero or more; the default is 10 seconds
         * @return this builder
         */
        public Builder shutdownGrace(Duration shutdownGrace) {
            this.shutdownGrace = shutdownGrace;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return settings with a copy of these values
         * @throws IllegalArgumentException if a value is out of its bounds; it names every one that is
         */
        public DispatchSettings build() {
            List<String> problems = new ArrayList<>();
            check(problems, maxInFlight >= 1, "maxInFlight must be at least 1");
            check(problems, lease.compareTo(Duration.ofSeconds(3)) >= 0, "lease must be at least 3 seconds");
            check(problems, pollInterval.toMillis() >= 10, "pollInterval must be at least 10 milliseconds");
            check(problems, recordBatch >= 1, "recordBatch must be at least 1");
            check(problems, !recordLinger.isNegative(), "recordLinger must not be negative");
            check(problems, maxBufferedBytes >= 1L << 20, "maxBufferedBytes must be at least 1 MiB");
            check(problems, breakerFailures >= 1, "breakerFailures must be at least 1");
            check(
                    problems,
                    breakerDelay.compareTo(Duration.ofSeconds(1)) >= 0,
                    "breakerDelay must be at least 1 second");
            check(problems, !shutdownGrace.isNegative(), "shutdownGrace must not be negative");
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Cannot dispatch like this: " + String.join("; ", problems));
            }
            return new DispatchSettings(copy());
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.maxInFlight = maxInFlight;
            copy.lease = lease;
            copy.pollInterval = pollInterval;
            copy.recordBatch = recordBatch;
            copy.recordLinger = recordLinger;
            copy.maxBufferedBytes = maxBufferedBytes;
            copy.breakerFailures = breakerFailures;
            copy.breakerDelay = breakerDelay;
            copy.shutdownGrace = shutdownGrace;
            return copy;
        }

        private static void check(List<String> problems, boolean holds, String problem) {
            if (!holds) {
                problems.add(problem);
            }
        }
    }
}
