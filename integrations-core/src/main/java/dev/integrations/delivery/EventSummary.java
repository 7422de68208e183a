package dev.integrations.delivery;

import dev.integrations.event.Channels;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import java.time.Instant;

/**
 * An event without its payload, as listings show it.
 *
 * @param id the event
 * @param type its type
 * @param publishedAt when it was published
 * @param channels on which it was published
 * @param payloadBytes the size of its payload
 */
public record EventSummary(EventId id, EventType type, Instant publishedAt, Channels channels, int payloadBytes) {}
