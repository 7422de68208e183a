package dev.integrations.event;

import dev.integrations.schema.SchemaViolation;
import java.util.List;
import java.util.Optional;

/**
 * Told of events that are published and are not as the catalogue wants them. Calls come from the publishing thread,
 * before its transaction ends; a listener returns quickly. What it throws is logged and goes no further.
 */
public interface EventTypeListener {
    /**
     * Called when a deprecated type is published: once for each type on each node, and again after its definition was
     * changed on that node.
     *
     * @param event the event
     * @param replacement what to use instead, if the catalogue says so
     */
    default void deprecatedTypePublished(Event event, Optional<EventType> replacement) {}

    /**
     * Called for each event whose type is unknown and that is published nevertheless, with {@link
     * Strictness#REPORT_ONLY}.
     *
     * @param event the event
     */
    default void unknownTypePublished(Event event) {}

    /**
     * Called for each event whose payload violates its schema and that is published nevertheless, with {@link
     * Strictness#REPORT_ONLY}.
     *
     * @param event the event
     * @param violations what is wrong, at least one
     */
    default void violationsPublished(Event event, List<SchemaViolation> violations) {}
}
