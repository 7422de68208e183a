package dev.integrations.connection;

import java.time.Instant;

/**
 * How a node holds a connection while it refreshes it.
 *
 * @param owner a random number that nobody else has
 * @param until when others may take it over
 */
public record RefreshLease(long owner, Instant until) {}
