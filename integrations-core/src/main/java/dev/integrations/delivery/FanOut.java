package dev.integrations.delivery;

import dev.integrations.event.Event;
import java.util.List;
import java.util.Optional;

/**
 * An event to be stored, with the destinations it goes to.
 *
 * @param event the event
 * @param destinations where it goes, each once; may be empty
 * @param turn its turn among the events of its ordering key, if it has one
 */
public record FanOut(Event event, List<DestinationId> destinations, Optional<Turn> turn) {
    /**
     * Creates a fan-out of an event without an ordering key.
     *
     * @param event the event
     * @param destinations where it goes, each once; may be empty
     */
    public FanOut(Event event, List<DestinationId> destinations) {
        this(event, destinations, Optional.empty());
    }
}
