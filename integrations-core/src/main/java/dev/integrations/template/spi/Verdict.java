package dev.integrations.template.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * What an answer of a vendor means.
 *
 * @param kind its kind
 * @param reason why, in words fit for the tenant, without secrets: the vendor's code and what to do; empty for success
 * @param retryAfter how long the vendor asks to wait, or empty if it did not say; more than a day counts as a day
 */
public record Verdict(Kind kind, String reason, Optional<Duration> retryAfter) {
    /** The kinds of answers. What is to be done about them is the same for all templates. */
    public enum Kind {
        /** The vendor took it. */
        OK,
        /** The vendor has had it before, and did not do it again. */
        DEDUP,
        /** Another attempt may succeed: it is made by the schedule. */
        RETRY,
        /** The vendor asks for less: nothing goes to this integration until the wait is over. */
        RATE_LIMITED,
        /** The account has run out of credit or quota: attempts go on slowly, and the tenant is told. */
        QUOTA,
        /** The credentials are refused: the integration stops until it is configured anew, and the tenant is told. */
        AUTH,
        /** What the integration sends to is gone, such as an archived channel: it stops, and the tenant is told. */
        GONE,
        /** The vendor will never take this message: it becomes a dead letter. */
        REJECTED,
        /** The vendor will never take a message for this recipient: it becomes a dead letter. */
        RECIPIENT,
        /** Nobody knows whether the vendor did it: what happens depends on the {@link Action.Repetition} of the action. */
        AMBIGUOUS,
        /**
         * The vendor has done it, or may have, and asking again will never tell: whatever the {@link Action.Repetition}, it
         * becomes a dead letter that goes to no fallback, until somebody has looked it up with the vendor. Such is the stored
         * answer of a failure, or an invoice number that was used before.
         */
        RECONCILE,
        /**
         * The vendor did nothing of a request with several events, since it is too large, or because of one of them: the
         * halves are tried by themselves. Of an event that went alone it is {@link #REJECTED}.
         */
        SPLIT
    }

    private static final Verdict OK = new Verdict(Kind.OK, "", Optional.empty());

    /**
     * Returns the verdict of success.
     *
     * @return the verdict
     */
    public static Verdict ok() {
        return OK;
    }

    /**
     * Returns a verdict without a wait.
     *
     * @param kind its kind
     * @param reason why, in words fit for the tenant
     * @return the verdict
     */
    public static Verdict of(Kind kind, String reason) {
        return new Verdict(kind, reason, Optional.empty());
    }

    /**
     * Returns the same verdict with a wait.
     *
     * @param asked how long the vendor asks to wait, or empty
     * @return the verdict
     */
    public Verdict withRetryAfter(Optional<Duration> asked) {
        return new Verdict(kind, reason, asked);
    }
}
