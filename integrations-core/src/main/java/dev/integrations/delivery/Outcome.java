package dev.integrations.delivery;

import java.time.Duration;
import java.util.Optional;

/** How an attempt ended, in the judgement of its destination; one type for every kind of destination. */
public sealed interface Outcome {
    /**
     * The destination accepted the event; the delivery is finished.
     *
     * @param disable why the destination wants nothing more after this, in words fit for the tenant; empty if it goes on
     */
    record Accepted(Optional<String> disable) implements Outcome {
        /** Creates the outcome of a destination that goes on. */
        public Accepted() {
            this(Optional.empty());
        }
    }

    /**
     * The attempt failed in a way that another attempt may cure.
     *
     * @param reason why, in words fit for the tenant
     */
    record Retry(String reason) implements Outcome {}

    /**
     * The destination asks for less. The attempt counts, and nothing else is sent to this destination before the wait is
     * over.
     *
     * @param reason why, in words fit for the tenant
     * @param retryAfter how long the destination asked to wait, or empty if it did not say; whoever judges the answer
     *     bounds it
     * @param exhausted whether that is for want of credit or quota, which somebody has to be told of
     */
    record Throttled(String reason, Optional<Duration> retryAfter, boolean exhausted) implements Outcome {
        /**
         * Creates a wish to wait that passes by itself.
         *
         * @param reason why, in words fit for the tenant
         * @param retryAfter how long the destination asked to wait, or empty if it did not say
         */
        public Throttled(String reason, Optional<Duration> retryAfter) {
            this(reason, retryAfter, false);
        }
    }

    /**
     * This event will never be accepted by this destination; others may be.
     *
     * @param reason why, in words fit for the tenant
     */
    record Rejected(String reason) implements Outcome {}

    /**
     * Nobody knows whether the destination did it, and to do it twice would harm: it is not repeated, and the delivery
     * becomes a dead letter for somebody to decide.
     *
     * @param reason why, in words fit for the tenant
     * @param troubled whether it says that the destination is in trouble, and not of this event alone that it must be looked
     *     up
     */
    record Unclear(String reason, boolean troubled) implements Outcome {
        /**
         * Creates the outcome of a destination in trouble.
         *
         * @param reason why, in words fit for the tenant
         */
        public Unclear(String reason) {
            this(reason, true);
        }
    }

    /**
     * Nothing was sent: the event is not to go to this destination, or cannot be put into the form it is to have. It says
     * nothing about whether the destination would have answered.
     *
     * @param reason why, in words fit for the tenant
     */
    record Withheld(String reason) implements Outcome {}

    /**
     * The destination wants nothing more: it is disabled, and its deliveries become dead letters.
     *
     * @param reason why, in words fit for the tenant
     */
    record Gone(String reason) implements Outcome {}
}
