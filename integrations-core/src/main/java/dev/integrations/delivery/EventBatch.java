package dev.integrations.delivery;

import dev.integrations.event.Event;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Several events on their way to a destination in one request, as {@link Destination#batch} starts it. It does no I/O itself.
 * Used by one thread at a time.
 */
public interface EventBatch {
    /**
     * What became of an event that was to be added.
     *
     * @param group the same number for events that may go together; others may share it by chance
     * @param taken whether it was added
     */
    record Place(int group, boolean taken) {}

    /**
     * Adds an event, if it goes together with those that are in already and there is room. The first one is always added.
     *
     * @param event the event
     * @return whether it was added, and what it goes together with
     * @throws DeliveryWithheldException if the event is not to be sent here, or cannot be put into the form it is to have; it is
     *     not added
     * @throws PreparationException if it cannot be prepared for now; it is not added
     */
    Place add(Event event);

    /**
     * Makes the request, if two events or more were added.
     *
     * @return the request of all of them
     */
    OutboundRequest request();

    /**
     * Judges the answer.
     *
     * @param response the answer
     * @param now when it arrived
     * @return the outcome of each event, in the order in which they were added; empty for one that is to be tried again in a
     *     smaller request, since nothing was done of this one
     */
    List<Optional<Outcome>> classify(OutboundResponse response, Instant now);
}
