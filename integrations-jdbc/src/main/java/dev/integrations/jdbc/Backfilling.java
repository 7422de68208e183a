package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Adds deliveries to events that were published before. */
final class Backfilling {
    /**
     * One statement, so that a delivery that moves between the tables meanwhile is seen. There is no index for the pending
     * ones: every claim would have to write it, and this reads the table once for a thousand events.
     */
    private static final String DELIVERED = """
            SELECT event_id FROM integrations_delivery d
            WHERE destination_id = :destination AND destination_kind = :kind AND event_id <in_ids>
                AND EXISTS (SELECT 1 FROM integrations_event e WHERE e.id = d.event_id AND e.tenant = :tenant)
            UNION ALL
            SELECT event_id FROM integrations_delivery_history
            WHERE event_id <in_ids> AND destination_id = :destination AND destination_kind = :kind
                AND tenant = :tenant
            """;

    private static final String DELIVER = """
            INSERT INTO integrations_delivery (event_id, destination_id, destination_kind, due)
            SELECT id, :destination, :kind, :due FROM integrations_event
            WHERE id <in_ids> AND tenant = :tenant AND payload_state = 0 ORDER BY id <returning_id>
            """;

    private Backfilling() {}

    static Set<EventId> delivered(
            Handle handle, TenantId tenant, DestinationId destination, Collection<EventId> events) {
        Query query = Bind.uuids(handle.createQuery(DELIVERED), events, EventId::value);
        return query.bind("tenant", tenant.value())
                .bind("destination", Bind.uuid(destination.uuid()))
                .bind("kind", destination.kind().code())
                .map((row, context) -> EventId.of(Read.uuid(row, "event_id")))
                .set();
    }

    static List<DeliveryId> deliver(
            Handle handle, TenantId tenant, DestinationId destination, Collection<EventId> events, Instant due) {
        Ending.lockEvents(handle, events.stream().map(EventId::value).collect(Collectors.toSet()));
        Update insert = Bind.uuids(handle.createUpdate(DELIVER), events, EventId::value)
                .bind("tenant", tenant.value())
                .bind("destination", Bind.uuid(destination.uuid()))
                .bind("kind", destination.kind().code())
                .bind("due", Bind.time(due));
        return Dialect.of(insert.getContext()).insert(insert).stream()
                .map(DeliveryId::new)
                .toList();
    }

    static Set<DeliveryId> unattempted(Handle handle, Collection<DeliveryId> deliveries) {
        Query query = handle.createQuery(
                "SELECT id FROM integrations_delivery WHERE id <in_ids> AND attempts = attempts_before");
        return Bind.numbers(query, deliveries.stream().map(DeliveryId::value).toList())
                .map((row, context) -> new DeliveryId(row.getLong(1)))
                .set();
    }
}
