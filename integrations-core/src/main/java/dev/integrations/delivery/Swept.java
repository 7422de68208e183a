package dev.integrations.delivery;

import dev.integrations.event.EventId;
import java.util.Optional;

/**
 * How far a portion of a {@link RetentionStore} came.
 *
 * @param removed how many rows were changed or removed
 * @param reached the last event that was looked at, or empty if there are no more in the range
 */
public record Swept(int removed, Optional<EventId> reached) {}
