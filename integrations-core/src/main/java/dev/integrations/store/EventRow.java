package dev.integrations.store;

import dev.integrations.event.Event;
import dev.integrations.event.EventOptions;
import dev.integrations.event.PayloadState;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An event and its deliveries. The numbers of those it was published with follow each other.
 *
 * @param number counts events in the order of publication
 * @param event the event
 * @param firstDelivery the number of its first delivery
 * @param deliveries how many deliveries it was published with
 * @param later the numbers of deliveries that were added later
 * @param pending how many of them are pending
 * @param payloadState whether the payload is there
 */
record EventRow(
        long number,
        Event event,
        long firstDelivery,
        int deliveries,
        List<Long> later,
        int pending,
        PayloadState payloadState) {
    EventRow withPending(int count) {
        return new EventRow(number, event, firstDelivery, deliveries, later, count, payloadState);
    }

    EventRow without(PayloadState reason) {
        return new EventRow(number, without(event, reason), firstDelivery, deliveries, later, pending, reason);
    }

    /** Returns this with a payload that is masked. */
    EventRow masked(Event masked) {
        return new EventRow(number, masked, firstDelivery, deliveries, later, pending, PayloadState.MASKED);
    }

    /** What went with the payload, its headers, goes with it; what was expunged keeps no labels either. */
    static Event without(Event event, PayloadState reason) {
        return event.withoutPayload(
                reason == PayloadState.EXPUNGED
                        ? EventOptions.none()
                        : event.options().withoutHeaders());
    }

    EventRow withPendingDelivery(long id) {
        List<Long> all = Stream.concat(later.stream(), Stream.of(id)).toList();
        return new EventRow(number, event, firstDelivery, deliveries, all, pending + 1, payloadState);
    }

    /** Returns the numbers of all its deliveries. */
    List<Long> deliveryIds() {
        return Stream.concat(
                        LongStream.range(firstDelivery, firstDelivery + deliveries)
                                .boxed(),
                        later.stream())
                .toList();
    }

    static TimeKey keyOf(Event event) {
        return new TimeKey(event.createdAt(), event.id().value());
    }
}
