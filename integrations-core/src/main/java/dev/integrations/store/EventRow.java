package dev.integrations.store;

import dev.integrations.event.Event;

/**
 * An event and its deliveries, whose numbers follow each other.
 *
 * @param number counts events in the order of publication
 * @param event the event
 * @param firstDelivery the number of its first delivery
 * @param deliveries how many deliveries it has
 * @param pending how many of them are pending
 */
record EventRow(long number, Event event, long firstDelivery, int deliveries, int pending) {
    EventRow withPending(int count) {
        return new EventRow(number, event, firstDelivery, deliveries, count);
    }

    static TimeKey keyOf(Event event) {
        return new TimeKey(event.createdAt(), event.id().value());
    }
}
