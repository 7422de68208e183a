package dev.integrations.jdbc;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.AuditStore;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainState;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/**
 * The audit trail of one transaction. What is appended is held back until the store commits, so that chains are locked
 * last, in one order and for a short time. In a transaction that the host ends, or whose connection it has, entries are
 * written at once and chained later: the host holds no lock then, and a rollback to a savepoint takes them along.
 */
final class SqlAudit implements AuditStore {
    private static final int PORTION = 500;

    private final Sql sql;
    private final AuditChains chains;
    private final List<AuditEntry> held = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private boolean shared;

    SqlAudit(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.chains = new AuditChains(dialect);
    }

    /** Says that the host works on the connection too. */
    void share() {
        shared = true;
    }

    @Override
    public void append(AuditEntry entry) {
        sql.checkOpen();
        if (shared) {
            sql.use("add an audit entry", handle -> AuditRows.insertUnlinked(handle, entry));
            written.add(entry.tenant().value());
        } else {
            held.add(entry);
        }
    }

    /** Gives what was appended its place, before the store commits; tenant after tenant, in one order. */
    void chainAll() {
        TreeSet<String> tenants = new TreeSet<>(written);
        held.forEach(entry -> tenants.add(entry.tenant().value()));
        for (String tenant : tenants) {
            if (written.contains(tenant)) {
                linkAll(TenantId.of(tenant));
            }
            chainHeld(tenant);
        }
    }

    private void linkAll(TenantId tenant) {
        int linked;
        do {
            linked = link(tenant, PORTION);
        } while (linked == PORTION);
    }

    private void chainHeld(String tenant) {
        List<AuditEntry> entries = held.stream()
                .filter(entry -> entry.tenant().value().equals(tenant))
                .toList();
        if (!entries.isEmpty()) {
            sql.use("add audit entries", handle -> chains.append(handle, entries));
            held.removeIf(entry -> entry.tenant().value().equals(tenant));
        }
    }

    @Override
    public Page<AuditEntry> list(TenantId tenant, AuditQuery query, PageRequest page) {
        chainHeld(tenant.value());
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .equal("action", query.action())
                .equal("subject", query.subject())
                .equal("actor", query.actor().map(Actor::name))
                .and("happened_at >= :from", "from", query.from().map(Bind::time))
                .and("happened_at < :end", "end", query.before().map(Bind::time))
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(UUID::fromString).map(Bind::uuid));
        return sql.call(
                "list audit entries",
                handle -> AuditRows.ENTRIES.page(
                        conditions.query(handle, "SELECT * FROM integrations_audit WHERE ", page), page, id -> id));
    }

    @Override
    public ChainState chain(TenantId tenant) {
        chainHeld(tenant.value());
        return sql.call(
                "read the state of an audit chain",
                handle -> AuditChains.find(handle, tenant, "").orElse(ChainState.EMPTY));
    }

    @Override
    public List<LinkedEntry> linked(TenantId tenant, long after, int limit) {
        chainHeld(tenant.value());
        return sql.call("read an audit chain", handle -> AuditRows.linked(handle, tenant, after, limit));
    }

    @Override
    public int link(TenantId tenant, int limit) {
        return sql.call("chain audit entries", handle -> chains.link(handle, tenant, limit));
    }

    @Override
    public List<TenantId> waiting(String after, int limit) {
        return sql.call(
                "look for audit entries to chain",
                handle -> tenants(handle.createQuery(
                                "SELECT DISTINCT tenant FROM integrations_audit_unlinked WHERE tenant > :after"
                                        + " ORDER BY tenant LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)));
    }

    @Override
    public long unchained(TenantId tenant) {
        return sql.call("count unchained audit entries", handle -> AuditRows.unchained(handle, tenant));
    }

    @Override
    public List<TenantId> chained(String after, int limit) {
        return sql.call(
                "list audit chains",
                handle -> tenants(handle.createQuery("SELECT tenant FROM integrations_audit_chain WHERE tenant > :after"
                                + " ORDER BY tenant LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)));
    }

    private static List<TenantId> tenants(Query query) {
        return query.map((row, context) -> TenantId.of(row.getString("tenant"))).list();
    }

    @Override
    public boolean trim(TenantId tenant, ChainHead from, ChainHead to) {
        return sql.call("remove audit entries", handle -> AuditChains.trim(handle, tenant, from, to));
    }
}
