package dev.integrations.delivery;

import dev.integrations.event.Channels;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.event.PayloadState;
import java.time.Instant;

/**
 * An event without its payload, as listings show it.
 *
 * @param id the event
 * @param type its type
 * @param publishedAt when it was published
 * @param channels on which it was published
 * @param payloadBytes the size of its payload, zero if that is gone
 * @param payloadState whether the payload is still there
 */
public record EventSummary(
        EventId id,
        EventType type,
        Instant publishedAt,
        Channels channels,
        int payloadBytes,
        PayloadState payloadState) {}
