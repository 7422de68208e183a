package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.event.EventTypeDefinition;
import java.util.List;
import java.util.Optional;

/**
 * An event type of an export or a document: what the catalogue would say of it, or why it cannot.
 *
 * @param place where it stands, as a JSON pointer (RFC 6901)
 * @param name its name there
 * @param definition its definition for the catalogue, or empty if there are problems
 * @param problems why there is none, each with its place below this one
 * @param notes what is left out or said in another way
 */
public record PlannedEventType(
        String place,
        String name,
        Optional<EventTypeDefinition> definition,
        List<Problem> problems,
        List<Problem> notes) {}
