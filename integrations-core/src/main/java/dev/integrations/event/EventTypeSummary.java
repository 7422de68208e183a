package dev.integrations.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An event type in a list: without its schema and examples, which can be large.
 *
 * @param type the event type
 * @param description what happens
 * @param group under which heading it is listed, if any
 * @param version the version of its definition
 * @param deprecated whether it should not be used any more
 * @param replacement what to use instead, if that was said
 * @param hasSchema whether payloads are checked
 * @param updatedAt when it was changed last
 */
public record EventTypeSummary(
        EventType type,
        String description,
        Optional<String> group,
        String version,
        boolean deprecated,
        Optional<EventType> replacement,
        boolean hasSchema,
        Instant updatedAt) {}
