package dev.integrations.delivery;

/** Where a delivery stands. */
public enum DeliveryState {
    /** It is due, under way, or waits for another attempt. */
    PENDING,
    /** The destination accepted it. */
    SUCCEEDED,
    /** No attempt is left, or no further one makes sense; it stays until it is replayed. */
    DEAD_LETTERED,
    /** It was called off. */
    CANCELLED,
    /** Its event expired before it was accepted. */
    EXPIRED,
    /** A newer event of the same key took its place before it was accepted. */
    SUPERSEDED
}
