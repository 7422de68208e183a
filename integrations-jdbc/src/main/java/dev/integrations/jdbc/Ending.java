package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Ends pending deliveries before their time, and makes finished ones pending again. Rows are locked before they move. */
final class Ending {
    private static final String LOCK_PENDING = """
            SELECT d.chain FROM integrations_delivery d
            WHERE d.id = :id
                AND EXISTS (SELECT 1 FROM integrations_event e WHERE e.id = d.event_id AND e.tenant = :tenant)
            FOR UPDATE
            """;

    private static final String TO_HISTORY = """
            INSERT INTO integrations_delivery_history
                (id, tenant, event_id, event_type, destination_id, destination_kind, state, attempts, attempts_before,
                published_at, finished_at, reason)
            SELECT d.id, e.tenant, d.event_id, e.event_type, d.destination_id, d.destination_kind, :state, d.attempts,
                d.attempts_before, e.published_at, :now, COALESCE(:reason, d.reason)
            FROM integrations_delivery d JOIN integrations_event e ON e.id = d.event_id WHERE d.id <in_ids>
            """;

    private static final String FINISHED = """
            FROM integrations_delivery_history d
            WHERE EXISTS (SELECT 1 FROM integrations_subscription s
                    WHERE s.tenant = d.tenant AND s.destination_kind = d.destination_kind
                        AND s.destination_id = d.destination_id)
                AND EXISTS (SELECT 1 FROM integrations_event e WHERE e.id = d.event_id AND e.payload_state = 0)
                AND %s
            """;

    private static final String LOCK_FINISHED =
            "SELECT d.id, d.event_id " + FINISHED + "ORDER BY d.id LIMIT :limit FOR UPDATE";

    private static final String LOCK_EVENTS =
            "SELECT id FROM integrations_event WHERE id <in_ids> AND payload_state = 0 ORDER BY id FOR UPDATE";

    private static final String FROM_HISTORY = """
            INSERT INTO integrations_delivery
                (id, event_id, destination_id, destination_kind, attempts, attempts_before, due, reason)
            SELECT id, event_id, destination_id, destination_kind, attempts, attempts, :now, reason
            FROM integrations_delivery_history WHERE id <in_ids>
            """;

    private Ending() {}

    static boolean cancel(Handle handle, TenantId tenant, DeliveryId id, Instant now) {
        List<Long> pending = handle.createQuery(LOCK_PENDING)
                .bind("id", id.value())
                .bind("tenant", tenant.value())
                .map((row, context) -> row.getLong("chain"))
                .list();
        if (pending.isEmpty()) {
            return false;
        }
        end(handle, List.of(id.value()), DeliveryState.CANCELLED, Optional.empty(), now);
        if (pending.get(0) != Claim.NO_CHAIN) {
            SqlOrder.advance(handle, pending, now);
        }
        return true;
    }

    /** Moves deliveries that are locked to the history, with a new reason if there is one. */
    static void end(Handle handle, List<Long> ids, DeliveryState state, Optional<String> reason, Instant now) {
        Bind.numbers(handle.createUpdate(TO_HISTORY), ids)
                .bind("state", States.code(state))
                .bind("now", Bind.time(now))
                .bind("reason", Bind.text(reason.orElse(null)))
                .execute();
        Bind.numbers(handle.createUpdate("DELETE FROM integrations_delivery WHERE id <in_ids>"), ids)
                .execute();
    }

    static Conditions named(TenantId tenant, DeliveryId id) {
        return DeliveryReading.named(tenant, id);
    }

    static Conditions finishedBy(TenantId tenant, DeliveryQuery query, Instant now) {
        String states = States.finishedCodes(query.states());
        return DeliveryReading.matching(tenant, query)
                .and(states.isEmpty() ? "1 = 0" : "state IN (" + states + ")")
                .and("finished_at <= :finished_by", "finished_by", Bind.time(now));
    }

    static long count(Handle handle, Conditions conditions) {
        return conditions
                .bindTo(handle.createQuery(("SELECT COUNT(*) " + FINISHED).formatted(conditions.sql())))
                .mapTo(Long.class)
                .one();
    }

    static List<DeliveryId> replay(Handle handle, Conditions conditions, int limit, Instant now) {
        Map<Long, UUID> found = lockFinished(handle, conditions, limit);
        if (found.isEmpty()) {
            return List.of();
        }
        Bind.numbers(handle.createUpdate(FROM_HISTORY), found.keySet())
                .bind("now", Bind.time(now))
                .execute();
        Bind.numbers(handle.createUpdate("DELETE FROM integrations_delivery_history WHERE id <in_ids>"), found.keySet())
                .execute();
        return found.keySet().stream().map(DeliveryId::new).toList();
    }

    /** Looks again if a payload went between finding and locking: the next look passes that delivery over. */
    private static Map<Long, UUID> lockFinished(Handle handle, Conditions conditions, int limit) {
        Map<Long, UUID> found;
        do {
            found = new LinkedHashMap<>();
            for (Map.Entry<Long, UUID> row : conditions
                    .bindTo(handle.createQuery(LOCK_FINISHED.formatted(conditions.sql())))
                    .bind("limit", limit)
                    .map((row, context) -> Map.entry(row.getLong("id"), Read.uuid(row, "event_id")))
                    .list()) {
                found.put(row.getKey(), row.getValue());
            }
        } while (!lockEvents(handle, Set.copyOf(found.values())));
        return found;
    }

    /** Keeps payloads until the transaction ends; returns false if one of them is gone. */
    static boolean lockEvents(Handle handle, Set<UUID> events) {
        return events.isEmpty()
                || Bind.uuids(handle.createQuery(LOCK_EVENTS), events, id -> id)
                                .map((row, context) -> Read.uuid(row, "id"))
                                .list()
                                .size()
                        == events.size();
    }
}
