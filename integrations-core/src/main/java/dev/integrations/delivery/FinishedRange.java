package dev.integrations.delivery;

import java.time.Instant;

/**
 * Finished deliveries within a range of ids.
 *
 * @param query which of them match; pending ones never do
 * @param after the id after which the range begins
 * @param upTo the last id of the range
 * @param finishedBy when a delivery must have finished at the latest to match
 */
public record FinishedRange(DeliveryQuery query, DeliveryId after, DeliveryId upTo, Instant finishedBy) {}
