package dev.integrations.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long is kept what is no longer needed to deliver. Every node that shares a store has the same. Immutable and safe
 * for use by several threads.
 */
public final class RetentionSettings {
    /** How long payloads, the history and idempotency keys are kept unless set otherwise: 90 days. */
    public static final Duration DEFAULT = Duration.ofDays(90);

    /** How long values that the catalogue redacts are stored unless set otherwise: 3 days. */
    public static final Duration DEFAULT_UNMASKED = Duration.ofDays(3);

    private static final int MAX_ANSWER_BYTES = 16 * 1024;
    private static final Duration MIN = Duration.ofDays(1);
    private static final Duration MAX = Duration.ofDays(3650);

    private final Optional<Duration> unmasked;
    private final Optional<Duration> payloads;
    private final Optional<Duration> history;
    private final Optional<Duration> idempotencyKeys;
    private final Optional<Duration> audit;
    private final int answerBytes;

    private RetentionSettings(Builder builder) {
        this.unmasked = builder.unmasked;
        this.payloads = builder.payloads;
        this.history = builder.history;
        this.idempotencyKeys = builder.idempotencyKeys;
        this.audit = builder.audit;
        this.answerBytes = builder.answerBytes;
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
    public static RetentionSettings defaults() {
        return builder().build();
    }

    /**
     * Returns how long values that the catalogue redacts are stored after publication, and longer as long as a delivery
     * is pending.
     *
     * @return 0 to 10 years, or empty if they are masked only where payloads are shown
     */
    public Optional<Duration> unmasked() {
        return unmasked;
    }

    /**
     * Returns how long payloads are kept after publication, and longer as long as a delivery is pending.
     *
     * @return 1 day to 10 years, or empty if they are kept for ever
     */
    public Optional<Duration> payloads() {
        return payloads;
    }

    /**
     * Returns how long deliveries and their attempts are kept after they finished, and events without a payload after
     * their publication.
     *
     * @return 1 day to 10 years, or empty if they are kept for ever
     */
    public Optional<Duration> history() {
        return history;
    }

    /**
     * Returns how long an idempotency key is remembered.
     *
     * @return 1 day to 10 years, or empty if they are kept for ever
     */
    public Optional<Duration> idempotencyKeys() {
        return idempotencyKeys;
    }

    /**
     * Returns how long audit entries are kept.
     *
     * @return 1 day to 10 years, or empty if they are kept for ever
     */
    public Optional<Duration> audit() {
        return audit;
    }

    /**
     * Returns how much of the body of an answer is stored with its attempt.
     *
     * @return 0 to 16,384 bytes
     */
    public int answerBytes() {
        return answerBytes;
    }

    /** Builds settings. Not safe for use by several threads. */
    public static final class Builder {
        private Optional<Duration> unmasked = Optional.of(DEFAULT_UNMASKED);
        private Optional<Duration> payloads = Optional.of(DEFAULT);
        private Optional<Duration> history = Optional.of(DEFAULT);
        private Optional<Duration> idempotencyKeys = Optional.of(DEFAULT);
        private Optional<Duration> audit = Optional.empty();
        private int answerBytes = MAX_ANSWER_BYTES;

        private Builder() {}

        /**
         * Sets how long values that the catalogue redacts are stored after publication. Then they are masked in the
         * database as well, and the event cannot be replayed any more; one that has a pending delivery waits until that
         * ends. Types count that redacted something when the event was published.
         *
         * @param time 0 to 3,650 days; the default is 3 days, in which dead letters can be replayed
         * @return this builder
         */
        public Builder unmasked(Duration time) {
            this.unmasked = Optional.of(time);
            return this;
        }

        /**
         * Stores values that the catalogue redacts as long as their payload, and masks them only where it is shown.
         *
         * @return this builder
         */
        public Builder keepUnmasked() {
            this.unmasked = Optional.empty();
            return this;
        }

        /**
         * Sets how long payloads are kept after publication. One that a pending delivery needs is kept until that ends.
         *
         * @param time 1 to 3,650 days; the default is 90 days
         * @return this builder
         */
        public Builder payloads(Duration time) {
            this.payloads = Optional.of(time);
            return this;
        }

        /**
         * Keeps payloads until they are expunged. The history has to be kept as well.
         *
         * @return this builder
         */
        public Builder keepPayloads() {
            this.payloads = Optional.empty();
            return this;
        }

        /**
         * Sets how long deliveries and their attempts, with what receivers answered, are kept after they finished. An
         * event goes with the last of its deliveries, if its payload is gone and it was published as long ago.
         *
         * @param time 1 to 3,650 days, and not less than payloads are kept: a replay job would deliver again what it finds
         *     no delivery of; the default is 90 days
         * @return this builder
         */
        public Builder history(Duration time) {
            this.history = Optional.of(time);
            return this;
        }

        /**
         * Keeps deliveries, their attempts and events.
         *
         * @return this builder
         */
        public Builder keepHistory() {
            this.history = Optional.empty();
            return this;
        }

        /**
         * Sets how long an idempotency key is remembered: who repeats a publication later publishes again.
         *
         * @param time 1 to 3,650 days; the default is 90 days
         * @return this builder
         */
        public Builder idempotencyKeys(Duration time) {
            this.idempotencyKeys = Optional.of(time);
            return this;
        }

        /**
         * Remembers idempotency keys for ever.
         *
         * @return this builder
         */
        public Builder keepIdempotencyKeys() {
            this.idempotencyKeys = Optional.empty();
            return this;
        }

        /**
         * Sets how long audit entries are kept. What is removed leaves an entry that says so, from which the trail can be
         * verified on.
         *
         * @param time 1 to 3,650 days; the default is for ever
         * @return this builder
         */
        public Builder audit(Duration time) {
            this.audit = Optional.of(time);
            return this;
        }

        /**
         * Sets how much of the body of what a receiver answers is stored: it may repeat what it was sent. Status and
         * headers are stored in any case, with cookies and credentials masked.
         *
         * @param bytes 0 for nothing, to 16,384, which is the default
         * @return this builder
         */
        public Builder answerBytes(int bytes) {
            this.answerBytes = bytes;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return settings with a copy of these values
         * @throws IllegalArgumentException if a value is out of its bounds; it names every one that is
         */
        public RetentionSettings build() {
            List<String> problems = new ArrayList<>();
            if (unmasked.filter(time -> time.isNegative() || time.compareTo(MAX) > 0)
                    .isPresent()) {
                problems.add("unmasked must be 0 to %d days, was %s".formatted(MAX.toDays(), unmasked.get()));
            }
            check(problems, "payloads", payloads);
            check(problems, "history", history);
            check(problems, "idempotencyKeys", idempotencyKeys);
            check(problems, "audit", audit);
            if (answerBytes < 0 || answerBytes > MAX_ANSWER_BYTES) {
                problems.add("answerBytes must be 0 to %d, was %d".formatted(MAX_ANSWER_BYTES, answerBytes));
            }
            if (history.filter(time -> payloads.isEmpty() || time.compareTo(payloads.get()) < 0)
                    .isPresent()) {
                problems.add("history must be kept at least as long as payloads, or replay jobs deliver again what has"
                        + " no history any more");
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Cannot keep things like this: " + String.join("; ", problems));
            }
            return new RetentionSettings(this);
        }

        private static void check(List<String> problems, String name, Optional<Duration> time) {
            time.filter(value -> value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0)
                    .ifPresent(value ->
                            problems.add("%s must be 1 to %d days, was %s".formatted(name, MAX.toDays(), value)));
        }
    }
}
