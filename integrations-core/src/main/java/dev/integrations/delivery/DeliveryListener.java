package dev.integrations.delivery;

import java.time.Instant;

/**
 * Told of what happens to deliveries, after it was recorded. Calls come from the threads of this node that record
 * outcomes or make changes, one at a time for outcomes; a listener returns quickly. What it throws is logged and goes no
 * further. Calls may be lost when the process dies; what must not be missed is in the store.
 */
public interface DeliveryListener {
    /**
     * Called after an attempt was recorded, whatever its result.
     *
     * @param delivery the delivery as it stands after the attempt
     * @param attempt the attempt
     */
    default void attempted(Delivery delivery, Attempt attempt) {}

    /**
     * Called after a delivery became a dead letter.
     *
     * @param delivery the delivery with its reason
     */
    default void deadLettered(Delivery delivery) {}

    /**
     * Called after the state of a delivery changed on this node: through an attempt, a cancellation, or a replay of that
     * delivery. A replay by filter does not call it, nor does expunging an event.
     *
     * @param delivery the delivery in its new state
     * @param from the state before
     */
    default void stateChanged(Delivery delivery, DeliveryState from) {}

    /**
     * Called when this node stops sending to a destination for a while.
     *
     * @param destination the destination
     * @param until when it tries again
     * @param reason why: repeated failures, or the wish of the destination
     */
    default void suspended(DestinationId destination, Instant until, String reason) {}

    /**
     * Called when a destination that failed repeatedly accepts deliveries again.
     *
     * @param destination the destination
     */
    default void resumed(DestinationId destination) {}

    /**
     * Called after the library disabled a destination: because it asked for it, or has only failed for too long. Called
     * on the node that did so, by the thread that records outcomes.
     *
     * @param destination the destination
     * @param reason why
     */
    default void disabled(DestinationId destination, String reason) {}

    /**
     * Called after a destination succeeded that had only failed for a while, on the node that noticed, by the thread
     * that records outcomes.
     *
     * @param destination the destination
     * @param failingSince when it had begun to fail
     */
    default void recovered(DestinationId destination, Instant failingSince) {}
}
