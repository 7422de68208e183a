package dev.integrations.store;

import dev.integrations.delivery.IdempotencyKey;
import java.time.Instant;

/** An idempotency key and when it was registered. */
record KeyRow(IdempotencyKey key, Instant registeredAt) {}
