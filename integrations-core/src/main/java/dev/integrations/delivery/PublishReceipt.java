package dev.integrations.delivery;

import dev.integrations.event.EventId;

/**
 * What publishing led to.
 *
 * @param event the event; its id is the same on every attempt at every destination
 * @param deliveries how many destinations it goes to; for a repeated publication, zero
 * @param repeated true if an event with the same idempotency key and payload was published before, in which case {@code
 *     event} names that one and nothing new was stored
 */
public record PublishReceipt(EventId event, int deliveries, boolean repeated) {}
