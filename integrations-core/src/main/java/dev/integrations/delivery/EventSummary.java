package dev.integrations.delivery;

import dev.integrations.event.Channels;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.event.PayloadState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An event without its payload, as listings show it.
 *
 * @param id the event
 * @param type its type
 * @param publishedAt when it was published
 * @param channels on which it was published
 * @param payloadBytes the size of its payload, zero if that is gone
 * @param payloadState whether the payload is still there
 * @param metadata the labels that the host gave it
 * @param supersedeKey what it is about, if newer events of the same key replace it
 */
public record EventSummary(
        EventId id,
        EventType type,
        Instant publishedAt,
        Channels channels,
        int payloadBytes,
        PayloadState payloadState,
        Map<String, String> metadata,
        Optional<String> supersedeKey) {}
