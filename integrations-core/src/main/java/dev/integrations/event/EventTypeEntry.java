package dev.integrations.event;

import java.time.Instant;

/**
 * An event type as it stands in the catalogue.
 *
 * @param definition what the host said of it
 * @param revision grows by one with every change, from 1
 * @param createdAt when it was defined first
 * @param updatedAt when it was changed last
 */
public record EventTypeEntry(EventTypeDefinition definition, long revision, Instant createdAt, Instant updatedAt) {}
