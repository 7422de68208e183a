package dev.integrations.delivery;

import dev.integrations.event.EventType;
import java.time.Instant;
import java.util.Optional;

/**
 * Which events are wanted; what is empty does not restrict.
 *
 * @param type the event type
 * @param publishedFrom the earliest time of publication, inclusive
 * @param publishedBefore the time of publication before which events match, exclusive
 */
public record EventQuery(Optional<EventType> type, Optional<Instant> publishedFrom, Optional<Instant> publishedBefore) {
    /**
     * Returns a query that every event matches.
     *
     * @return the query
     */
    public static EventQuery all() {
        return new EventQuery(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns a query for one event type.
     *
     * @param type the event type
     * @return the query
     */
    public static EventQuery ofType(EventType type) {
        return new EventQuery(Optional.of(type), Optional.empty(), Optional.empty());
    }
}
