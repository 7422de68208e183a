package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.Expunged;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Removes what is in an event, and leaves what happened to it. */
final class Expunging {
    private static final String STATE =
            "SELECT payload_state FROM integrations_event WHERE id = :id AND tenant = :tenant";

    private static final String LOCK_PENDING =
            "SELECT id, chain FROM integrations_delivery WHERE event_id = :id ORDER BY id FOR UPDATE";

    private static final String REMOVE_ANSWERS = """
            UPDATE integrations_attempt SET response_headers = '[]', response_body = :nothing
            WHERE status IS NOT NULL
                AND delivery_id IN (SELECT id FROM integrations_delivery_history WHERE event_id = :id)
            """;

    private static final String REMOVE_PAYLOAD =
            "UPDATE integrations_event SET payload = :nothing, options = NULL, payload_state = :state WHERE id = :id";

    private record Pending(long id, long chain) {}

    private Expunging() {}

    static Optional<PayloadState> state(Handle handle, TenantId tenant, EventId id) {
        return state(handle, STATE, tenant, id);
    }

    /** Locks the event first, as all do that make deliveries of it; pending ones in the order in which others lock them. */
    static Optional<Expunged> expunge(Handle handle, TenantId tenant, EventId id, Instant now) {
        if (state(handle, STATE + " FOR UPDATE", tenant, id).isEmpty()) {
            return Optional.empty();
        }
        List<Long> cancelled = cancel(handle, id, now);
        handle.createUpdate(REMOVE_ANSWERS)
                .bind("nothing", Bind.bytes(new byte[0]))
                .bind("id", Bind.uuid(id.value()))
                .execute();
        handle.createUpdate(REMOVE_PAYLOAD)
                .bind("nothing", Bind.bytes(new byte[0]))
                .bind("state", PayloadStates.code(PayloadState.EXPUNGED))
                .bind("id", Bind.uuid(id.value()))
                .execute();
        return Optional.of(
                new Expunged(id, cancelled.stream().map(DeliveryId::new).toList()));
    }

    private static List<Long> cancel(Handle handle, EventId id, Instant now) {
        List<Pending> pending = handle.createQuery(LOCK_PENDING)
                .bind("id", Bind.uuid(id.value()))
                .map((row, context) -> new Pending(row.getLong("id"), row.getLong("chain")))
                .list();
        List<Long> ids = pending.stream().map(Pending::id).toList();
        if (!ids.isEmpty()) {
            Ending.end(handle, ids, DeliveryState.CANCELLED, Optional.of(Expunged.REASON), now);
        }
        Set<Long> chains = pending.stream()
                .map(Pending::chain)
                .filter(chain -> chain != Claim.NO_CHAIN)
                .collect(Collectors.toSet());
        if (!chains.isEmpty()) {
            SqlOrder.advance(handle, chains, now);
        }
        return ids;
    }

    private static Optional<PayloadState> state(Handle handle, String query, TenantId tenant, EventId id) {
        return handle.createQuery(query)
                .bind("id", Bind.uuid(id.value()))
                .bind("tenant", tenant.value())
                .map((row, context) -> PayloadStates.of(row.getInt("payload_state")))
                .findOne();
    }
}
