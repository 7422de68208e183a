package dev.integrations.store;

import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.EventQuery;
import dev.integrations.event.Event;
import java.time.Instant;
import java.util.Optional;

/** What the queries for events and deliveries mean. */
final class DeliveryFilters {
    private DeliveryFilters() {}

    static boolean matches(EventQuery query, Event event) {
        return query.type().map(event.type()::equals).orElse(true)
                && isWithin(event.createdAt(), query.publishedFrom(), query.publishedBefore());
    }

    static boolean matches(DeliveryQuery query, DeliveryRow row) {
        Event event = row.event();
        return query.states().contains(row.state())
                && query.destination().map(row.destination()::equals).orElse(true)
                && query.event().map(event.id()::equals).orElse(true)
                && query.eventType().map(event.type()::equals).orElse(true)
                && isWithin(event.createdAt(), query.publishedFrom(), query.publishedBefore());
    }

    private static boolean isWithin(Instant time, Optional<Instant> from, Optional<Instant> before) {
        return from.map(start -> !time.isBefore(start)).orElse(true)
                && before.map(time::isBefore).orElse(true);
    }
}
