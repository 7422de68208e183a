package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Removes the rows of a tenant that are few, or found by an index that begins with it. */
final class TenantRemoval {
    private TenantRemoval() {}

    /** The version of a tenant's subscriptions stays: one that began again would be taken for an old one. */
    static int subscriptions(Handle handle, Dialect dialect, TenantId tenant, int limit) {
        dialect.countChange(handle, tenant);
        return byUuid(handle, "integrations_subscription", "destination_id", tenant, limit);
    }

    static int replayJobs(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_replay_job", "id", tenant, limit);
    }

    static int failureClocks(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_failure_clock", "destination_id", tenant, limit);
    }

    static int permits(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_permit", "destination_id", tenant, limit);
    }

    static int webhooks(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_webhook", "id", tenant, limit);
    }

    static int integrations(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_integration", "id", tenant, limit);
    }

    static int inbound(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_inbound", "id", tenant, limit);
    }

    static int apiKeys(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_api_key", "id", tenant, limit);
    }

    static int connections(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_connection", "id", tenant, limit);
    }

    static int authorizations(Handle handle, TenantId tenant, int limit) {
        return byUuid(handle, "integrations_authorization", "id", tenant, limit);
    }

    static int redirects(Handle handle, TenantId tenant, int limit) {
        List<Long> ids = handle.createQuery(
                        "SELECT origin_id FROM integrations_redirect WHERE tenant = :tenant LIMIT :limit")
                .bind("tenant", tenant.value())
                .bind("limit", limit)
                .mapTo(Long.class)
                .list();
        if (!ids.isEmpty()) {
            Bind.numbers(
                            handle.createUpdate("DELETE FROM integrations_redirect WHERE origin_id <in_ids>"
                                    + " AND tenant = :tenant"),
                            ids)
                    .bind("tenant", tenant.value())
                    .execute();
        }
        return ids.size();
    }

    static int byUuid(Handle handle, String table, String column, TenantId tenant, int limit) {
        List<UUID> ids = handle.createQuery(
                        "SELECT %s AS id FROM %s WHERE tenant = :tenant ORDER BY %s LIMIT :limit FOR UPDATE"
                                .formatted(column, table, column))
                .bind("tenant", tenant.value())
                .bind("limit", limit)
                .map((row, context) -> Read.uuid(row, "id"))
                .list();
        if (!ids.isEmpty()) {
            Bind.uuids(
                            handle.createUpdate(
                                    "DELETE FROM %s WHERE %s <in_ids> AND tenant = :tenant".formatted(table, column)),
                            ids,
                            id -> id)
                    .bind("tenant", tenant.value())
                    .execute();
        }
        return ids.size();
    }
}
