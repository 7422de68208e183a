package dev.integrations.jdbc;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditStore;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The audit trail of one transaction. */
final class SqlAudit implements AuditStore {
    private static final RowDecoder<AuditEntry> ENTRIES = new RowDecoder<>("integrations_audit", SqlAudit::decode);

    private final Sql sql;

    SqlAudit(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void append(AuditEntry entry) {
        sql.use("add an audit entry", handle -> insert(handle, entry));
    }

    private static void insert(Handle handle, AuditEntry entry) {
        handle.createUpdate("""
                        INSERT INTO integrations_audit (id, tenant, happened_at, actor, action, subject, details)
                        VALUES (:id, :tenant, :at, :actor, :action, :subject, :details)
                        """)
                .bind("id", Bind.uuid(entry.id()))
                .bind("tenant", entry.tenant().value())
                .bind("at", Bind.time(entry.at()))
                .bind("actor", entry.actor().name())
                .bind("action", entry.action())
                .bind("subject", entry.subject())
                .bind("details", Json.write(entry.details()))
                .execute();
    }

    @Override
    public Page<AuditEntry> list(TenantId tenant, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(UUID::fromString).map(Bind::uuid));
        return sql.call(
                "list audit entries",
                handle -> ENTRIES.page(
                        conditions.query(handle, "SELECT * FROM integrations_audit WHERE ", page), page, id -> id));
    }

    private static AuditEntry decode(ResultSet row) throws SQLException {
        return new AuditEntry(
                Read.uuid(row, "id"),
                TenantId.of(row.getString("tenant")),
                Read.time(row, "happened_at"),
                Actor.of(row.getString("actor")),
                row.getString("action"),
                row.getString("subject"),
                Json.readTexts(row.getString("details")));
    }
}
