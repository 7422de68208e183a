package dev.integrations.jdbc;

/** What can be done to claims while their fence stands. */
enum HeldChange {
    /** Hold them for longer. */
    RENEW("due = :due"),
    /** Give them back. */
    RELEASE("due = :due, fence = NULL"),
    /** Set them aside for their destinations. */
    PARK("due = :due, fence = NULL, parked_for = destination_id"),
    /** Set them aside until it is their turn. */
    HOLD("due = :due, fence = NULL, waiting = TRUE");

    private final String assignments;

    HeldChange(String assignments) {
        this.assignments = assignments;
    }

    String assignments() {
        return assignments;
    }
}
