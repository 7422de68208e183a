package dev.integrations.delivery;

/**
 * How much a replay job would deliver if it were started now.
 *
 * @param matches how many matches were found
 * @param complete false if counting ended at its bound, so that there may be more
 */
public record ReplayCount(long matches, boolean complete) {}
