package dev.integrations.event;

import java.util.Optional;

/**
 * Which events a destination wants. Immutable and safe for use by several threads.
 *
 * @param filter the event types
 * @param channels with none, events are wanted whatever their channels; otherwise those on at least one of these
 * @param condition what the payload must say, if anything
 */
public record Interest(EventFilter filter, Channels channels, Optional<Condition> condition) {
    /**
     * Returns an interest in event types alone.
     *
     * @param filter the event types
     * @return the interest, without channels and condition
     */
    public static Interest in(EventFilter filter) {
        return new Interest(filter, Channels.none(), Optional.empty());
    }

    /**
     * Says whether an event is wanted as far as that can be told without its payload.
     *
     * @param type its type
     * @param on its channels
     * @return false if it is not wanted whatever its payload says
     */
    public boolean mayMatch(EventType type, Channels on) {
        return filter.matches(type) && (channels.isEmpty() || channels.intersects(on));
    }

    /**
     * Says whether an event is wanted. The payload is parsed only if type and channels match and there is a condition.
     *
     * @param type its type
     * @param on its channels
     * @param payload its payload; one that is not JSON matches no condition
     * @return true if it is
     */
    public boolean matches(EventType type, Channels on, PayloadTree payload) {
        return mayMatch(type, on)
                && (condition.isEmpty()
                        || payload.root().filter(condition.get()::matches).isPresent());
    }
}
