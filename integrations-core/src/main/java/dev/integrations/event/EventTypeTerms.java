package dev.integrations.event;

import java.util.List;
import java.util.Optional;

/**
 * What publishing needs to know of an event type.
 *
 * @param schema what payloads must satisfy, as JSON, if anything
 * @param deprecated whether the type should not be used any more
 * @param replacement what to use instead, if that was said
 * @param redactions JSON Pointers to values that are not shown
 */
public record EventTypeTerms(
        Optional<String> schema, boolean deprecated, Optional<EventType> replacement, List<String> redactions) {}
