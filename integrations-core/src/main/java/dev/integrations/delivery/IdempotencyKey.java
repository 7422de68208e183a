package dev.integrations.delivery;

import dev.integrations.event.EventId;

/**
 * The claim of an event to a key under which a host publishes at most once.
 *
 * @param key the host's key, unique within a tenant
 * @param event the event that was published under it first
 * @param payloadHash SHA-256 of the type, the supersede key if there is one, and the payload, in hexadecimal
 */
public record IdempotencyKey(String key, EventId event, String payloadHash) {}
