package dev.integrations.delivery;

/** What a tenant has of the rows of this package, in the order in which they go: nothing new comes of what is left. */
public enum TenantRows {
    /** Which destinations want which events. */
    SUBSCRIPTIONS,

    /** Running and finished replay jobs. */
    REPLAY_JOBS,

    /** Pending deliveries with their attempts. */
    PENDING_DELIVERIES,

    /** Finished deliveries with their attempts. */
    FINISHED_DELIVERIES,

    /** Which deliveries were made of which by a fallback. */
    REDIRECTS,

    /** Events that have no delivery any more. */
    EVENTS,

    /** Since when destinations fail. */
    FAILURE_CLOCKS,

    /** What was drawn of the rate limits of destinations. */
    PERMITS,

    /** Which deliveries are the newest of their supersede keys. */
    SUPERSEDE_KEYS,

    /** The numbers of ordering keys. */
    ORDERING_KEYS,

    /** Idempotency keys. */
    IDEMPOTENCY_KEYS
}
