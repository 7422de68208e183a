package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;
import java.util.Optional;

/**
 * An event type of an export or a document.
 *
 * @param place where it stands, as a JSON pointer (RFC 6901)
 * @param name its name there, which is no event type of ours if there are problems
 * @param description what it says about itself, or an empty text
 * @param schema a JSON Schema that refers to nothing outside of itself, or empty
 * @param examples examples of its payload
 * @param deprecated whether it should no longer be used
 * @param problems what is wrong with it, each with its place below this one
 */
public record PlannedEventType(
        String place,
        String name,
        String description,
        Optional<JsonNode> schema,
        List<JsonNode> examples,
        boolean deprecated,
        List<Problem> problems) {}
