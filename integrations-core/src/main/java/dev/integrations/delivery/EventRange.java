package dev.integrations.delivery;

import dev.integrations.event.EventId;

/**
 * Events within a range of ids, which grow with the time of publication.
 *
 * @param after the id after which the range begins; no event need have it
 * @param upTo the last id of the range; no event need have it
 */
public record EventRange(EventId after, EventId upTo) {}
