package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Removes deliveries with their attempts and, once neither of the two is left, what links two of them. */
final class DeliveryRemoval {
    static final String FINISHED_BEFORE = """
            SELECT h.id FROM integrations_delivery_history h
            WHERE h.finished_at < :before AND NOT EXISTS (
                    SELECT 1 FROM integrations_replay_job j WHERE j.tenant = h.tenant AND j.state = %d)
            ORDER BY h.finished_at LIMIT :rows FOR UPDATE SKIP LOCKED
            """.formatted(ReplayJobRows.RUNNING);

    private static final String FINISHED_OF =
            "SELECT id FROM integrations_delivery_history WHERE tenant = :tenant ORDER BY id LIMIT :rows FOR UPDATE";

    private static final String PENDING_OF = """
            SELECT d.id FROM integrations_delivery d
            WHERE EXISTS (SELECT 1 FROM integrations_event e WHERE e.id = d.event_id AND e.tenant = :tenant)
            ORDER BY d.id LIMIT :rows FOR UPDATE
            """;

    private static final String REMOVE_LINKS = """
            DELETE FROM integrations_redirect
            WHERE %1$s <in_ids>
                AND NOT EXISTS (SELECT 1 FROM integrations_delivery_history h WHERE h.id = integrations_redirect.%2$s)
                AND NOT EXISTS (SELECT 1 FROM integrations_delivery d WHERE d.id = integrations_redirect.%2$s)
            """;

    private DeliveryRemoval() {}

    static int finishedBefore(Handle handle, Instant time, int rows) {
        return removeFinished(handle, ids(handle.createQuery(FINISHED_BEFORE).bind("before", Bind.time(time)), rows));
    }

    static int finishedOf(Handle handle, TenantId tenant, int rows) {
        return removeFinished(handle, ids(handle.createQuery(FINISHED_OF).bind("tenant", tenant.value()), rows));
    }

    static int pendingOf(Handle handle, TenantId tenant, int rows) {
        List<Long> ids = ids(handle.createQuery(PENDING_OF).bind("tenant", tenant.value()), rows);
        return remove(handle, "integrations_delivery", ids);
    }

    private static List<Long> ids(Query query, int rows) {
        return query.bind("rows", rows).mapTo(Long.class).list();
    }

    private static int removeFinished(Handle handle, List<Long> ids) {
        int removed = remove(handle, "integrations_delivery_history", ids);
        if (!ids.isEmpty()) {
            run(handle, REMOVE_LINKS.formatted("origin_id", "delivery_id"), ids);
            run(handle, REMOVE_LINKS.formatted("delivery_id", "origin_id"), ids);
        }
        return removed;
    }

    private static int remove(Handle handle, String table, List<Long> ids) {
        if (!ids.isEmpty()) {
            run(handle, "DELETE FROM integrations_attempt WHERE delivery_id <in_ids>", ids);
            run(handle, "DELETE FROM " + table + " WHERE id <in_ids>", ids);
        }
        return ids.size();
    }

    private static void run(Handle handle, String sql, List<Long> ids) {
        Bind.numbers(handle.createUpdate(sql), ids).execute();
    }
}
