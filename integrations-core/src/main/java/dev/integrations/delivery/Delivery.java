package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import java.time.Instant;
import java.util.Optional;

/**
 * One event on its way to one destination, as it stands.
 *
 * @param id its id
 * @param tenant whose it is
 * @param event the event that is delivered
 * @param eventType the type of that event
 * @param destination where it goes
 * @param state where it stands
 * @param attempts how many attempts were made and recorded
 * @param publishedAt when the event was published
 * @param nextAttemptAt when the next attempt is due, for a pending delivery; one that is under way shows the end of its
 *     lease
 * @param finishedAt when it ended, for one that is not pending
 * @param reason why it failed last, or why it was ended
 */
public record Delivery(
        DeliveryId id,
        TenantId tenant,
        EventId event,
        EventType eventType,
        DestinationId destination,
        DeliveryState state,
        int attempts,
        Instant publishedAt,
        Optional<Instant> nextAttemptAt,
        Optional<Instant> finishedAt,
        Optional<String> reason) {}
