package dev.integrations.delivery;

import dev.integrations.event.Event;
import java.util.List;

/**
 * An event to be stored, with the destinations it goes to.
 *
 * @param event the event
 * @param destinations where it goes, each once; may be empty
 */
public record FanOut(Event event, List<DestinationId> destinations) {}
