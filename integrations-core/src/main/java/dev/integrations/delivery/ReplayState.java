package dev.integrations.delivery;

/** Where a replay job stands. */
public enum ReplayState {
    /** It is worked on, or waits for a node that does. */
    RUNNING,
    /** Every match was replayed. */
    DONE,
    /** It was called off; what it had replayed by then stays so. */
    CANCELLED,
    /** It cannot go on, for a reason that the job tells. */
    FAILED
}
