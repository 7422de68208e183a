/**
 * What happens in the host: an {@link dev.integrations.event.Event} has an {@link dev.integrations.event.EventType}, and
 * an {@link dev.integrations.event.EventFilter} says which types a destination wants. {@link
 * dev.integrations.event.Channels} and a {@link dev.integrations.event.Condition} on the payload narrow that down; together
 * they are an {@link dev.integrations.event.Interest}.
 *
 * <p>{@link dev.integrations.event.EventTypes} is the catalogue of what the host publishes, one for all tenants. An {@link
 * dev.integrations.event.EventTypeDefinition} may have a JSON Schema, and {@link dev.integrations.event.Strictness} says
 * what becomes of events that are not as the catalogue wants them.
 *
 * <p>The id of an event is made once, when it is published, and is the same on every attempt to deliver it, so that a
 * receiver can recognise what it has seen. Filters and conditions are compiled once, and an {@link
 * dev.integrations.event.EventIndex} finds who wants an event without asking everybody.
 */
@NullMarked
package dev.integrations.event;

import org.jspecify.annotations.NullMarked;
