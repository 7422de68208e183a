package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.event.EventId;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Forgets which deliveries are the newest of their supersede keys. */
final class NewestRemoval {
    private static final String PLACES =
            "SELECT tenant, supersede_key, destination_kind, destination_id FROM integrations_newest ";

    /** There is no index for this: every publication with a key would have to write it. */
    private static final String OUTLIVED = PLACES + """
            WHERE event_id <= :up_to
                AND NOT EXISTS (SELECT 1 FROM integrations_event e
                    WHERE e.id = integrations_newest.event_id AND e.payload_state = 0)
                AND tenant NOT IN (
                    SELECT e.tenant FROM integrations_delivery d JOIN integrations_event e ON e.id = d.event_id
                    WHERE d.event_id <= :pending_up_to)
            LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    private static final String OF_TENANT = PLACES + """
            WHERE tenant = :tenant ORDER BY supersede_key, destination_kind, destination_id LIMIT :rows FOR UPDATE
            """;

    private record Place(String tenant, String key, int kind, UUID destination) {}

    private NewestRemoval() {}

    static int outlived(Handle handle, EventId upTo, EventId pendingUpTo, int rows) {
        return remove(
                handle,
                handle.createQuery(OUTLIVED)
                        .bind("up_to", Bind.uuid(upTo.value()))
                        .bind("pending_up_to", Bind.uuid(pendingUpTo.value())),
                rows);
    }

    static int of(Handle handle, TenantId tenant, int rows) {
        return remove(handle, handle.createQuery(OF_TENANT).bind("tenant", tenant.value()), rows);
    }

    private static int remove(Handle handle, Query query, int rows) {
        List<Place> places = query.bind("rows", rows)
                .map((row, context) -> new Place(
                        row.getString("tenant"),
                        row.getString("supersede_key"),
                        row.getInt("destination_kind"),
                        Read.uuid(row, "destination_id")))
                .list();
        if (places.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("DELETE FROM integrations_newest" + Newest.SAME_PLACE);
        places.forEach(place -> batch.bind("tenant", place.tenant())
                .bind("supersede_key", place.key())
                .bind("destination_kind", place.kind())
                .bind("destination_id", Bind.uuid(place.destination()))
                .add());
        batch.execute();
        return places.size();
    }
}
