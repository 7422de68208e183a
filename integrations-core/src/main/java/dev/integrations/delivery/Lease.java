package dev.integrations.delivery;

import java.time.Instant;

/**
 * What a node asks for when it claims deliveries.
 *
 * @param now the node's time
 * @param until until when the deliveries are to be held
 * @param fence the random token that a completion must show; never zero
 */
public record Lease(Instant now, Instant until, long fence) {}
