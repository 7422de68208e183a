package dev.integrations.testkit;

import dev.integrations.delivery.Attempt;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes attempts: one that took 42 ms at {@link Samples#NOON} and got a 200, unless told otherwise. */
public final class AttemptMother {
    private static final Duration TOOK = Duration.ofMillis(42);

    private final int number;
    private Duration took = TOOK;
    private Instant startedAt = Samples.NOON;
    private Optional<OutboundResponse.Builder> response = Optional.of(OutboundResponse.builder(200));
    private Optional<FailureKind> failure = Optional.empty();
    private Optional<String> reason = Optional.empty();

    private AttemptMother(int number) {
        this.number = number;
    }

    /**
     * Starts an attempt.
     *
     * @param number its number, from 1
     * @return a new mother
     */
    public static AttemptMother anAttempt(int number) {
        return new AttemptMother(number);
    }

    /**
     * Sets when it began.
     *
     * @param startedAt the time
     * @return this mother
     */
    public AttemptMother startedAt(Instant startedAt) {
        this.startedAt = startedAt;
        return this;
    }

    /**
     * Sets how long it took.
     *
     * @param took the time
     * @return this mother
     */
    public AttemptMother took(Duration took) {
        this.took = took;
        return this;
    }

    /**
     * Sets what was answered.
     *
     * @param response the answer; how long it took is set to that of the attempt
     * @return this mother
     */
    public AttemptMother answeredBy(OutboundResponse.Builder response) {
        this.response = Optional.of(response);
        return this;
    }

    /**
     * Makes it one that got no answer.
     *
     * @param failure what kept the answer from arriving
     * @return this mother
     */
    public AttemptMother failedWith(FailureKind failure) {
        this.response = Optional.empty();
        this.failure = Optional.of(failure);
        return this;
    }

    /**
     * Sets why it did not succeed.
     *
     * @param reason the reason
     * @return this mother
     */
    public AttemptMother because(String reason) {
        this.reason = Optional.of(reason);
        return this;
    }

    /**
     * Makes the attempt.
     *
     * @return the attempt
     */
    public Attempt build() {
        Optional<OutboundResponse> answer =
                response.map(given -> given.took(took).build());
        return new Attempt(number, startedAt, took, answer, failure, reason);
    }
}
