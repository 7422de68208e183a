package dev.integrations.delivery;

import dev.integrations.event.EventId;
import java.time.Instant;

/**
 * A delivery that this node holds until its lease ends. Whoever completes it must show the fence.
 *
 * @param delivery the delivery
 * @param event the event to deliver
 * @param destination where it goes
 * @param attempts how many attempts were recorded so far
 * @param attemptsBefore how many of those were made before the last replay, which the retry schedule does not count
 * @param dueAt when it was due before it was claimed
 * @param fence the random token of this claim
 * @param leaseUntil until when it is held
 * @param chain the chain of deliveries that follow each other, or {@link #NO_CHAIN}
 */
public record Claim(
        DeliveryId delivery,
        EventId event,
        DestinationId destination,
        int attempts,
        int attemptsBefore,
        Instant dueAt,
        long fence,
        Instant leaseUntil,
        long chain) {
    /** The chain of deliveries that need not follow each other: zero. */
    public static final long NO_CHAIN = 0;

    /**
     * Creates a claim of a delivery without a chain.
     *
     * @param delivery the delivery
     * @param event the event to deliver
     * @param destination where it goes
     * @param attempts how many attempts were recorded so far
     * @param attemptsBefore how many of those were made before the last replay
     * @param dueAt when it was due before it was claimed
     * @param fence the random token of this claim
     * @param leaseUntil until when it is held
     */
    public Claim(
            DeliveryId delivery,
            EventId event,
            DestinationId destination,
            int attempts,
            int attemptsBefore,
            Instant dueAt,
            long fence,
            Instant leaseUntil) {
        this(delivery, event, destination, attempts, attemptsBefore, dueAt, fence, leaseUntil, NO_CHAIN);
    }

    boolean isChained() {
        return chain != NO_CHAIN;
    }

    Claim heldUntil(Instant until) {
        return new Claim(delivery, event, destination, attempts, attemptsBefore, dueAt, fence, until, chain);
    }
}
