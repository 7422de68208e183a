package dev.integrations.jdbc;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainState;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The chains of audit entries. Who adds to one locks its row until the transaction ends. */
final class AuditChains {
    private static final String FIND = "SELECT * FROM integrations_audit_chain WHERE tenant = :tenant";

    private static final String INSERT = """
            INSERT INTO integrations_audit_chain (tenant, number, hash, anchor_number, anchor_hash)
            VALUES (:tenant, 0, :start, 0, :start)
            """;

    private static final String MOVE_HEAD =
            "UPDATE integrations_audit_chain SET number = :number, hash = :hash WHERE tenant = :tenant";

    private static final String MOVE_ANCHOR = """
            UPDATE integrations_audit_chain SET anchor_number = :number, anchor_hash = :hash
            WHERE tenant = :tenant AND anchor_number = :from AND number >= :number
            """;

    private final Dialect dialect;

    AuditChains(Dialect dialect) {
        this.dialect = dialect;
    }

    static Optional<ChainState> find(Handle handle, TenantId tenant, String suffix) {
        return handle.createQuery(FIND + suffix)
                .bind("tenant", tenant.value())
                .map((row, context) -> state(row))
                .findOne();
    }

    /** Nonsense becomes a state that does not fit the entries, which a verification then says. */
    private static ChainState state(ResultSet row) throws SQLException {
        return new ChainState(
                new ChainHead(Math.max(0, row.getLong("anchor_number")), AuditRows.hex(row.getBytes("anchor_hash"))),
                new ChainHead(Math.max(0, row.getLong("number")), AuditRows.hex(row.getBytes("hash"))));
    }

    /** Adds entries of one tenant, at least one. */
    void append(Handle handle, List<AuditEntry> entries) {
        TenantId tenant = entries.get(0).tenant();
        List<LinkedEntry> linked = linked(lock(handle, tenant), entries);
        AuditRows.insert(handle, linked);
        moveHead(handle, tenant, linked);
    }

    /** Looks for what waits after it has the lock, so that nobody else gives it a place. */
    int link(Handle handle, TenantId tenant, int limit) {
        if (!AuditRows.isWaiting(handle, tenant)) {
            return 0;
        }
        ChainHead head = lock(handle, tenant);
        List<AuditEntry> entries = AuditRows.unlinked(handle, tenant, limit);
        if (!entries.isEmpty()) {
            List<LinkedEntry> linked = linked(head, entries);
            AuditRows.link(handle, tenant, linked);
            moveHead(handle, tenant, linked);
        }
        return entries.size();
    }

    private ChainHead lock(Handle handle, TenantId tenant) {
        return find(handle, tenant, " FOR UPDATE")
                .or(() -> {
                    dialect.insertUnlessPresent(
                            handle,
                            INSERT,
                            "tenant",
                            insert -> insert.bind("tenant", tenant.value())
                                    .bind("start", Bind.bytes(AuditRows.bytes(ChainHead.START.hash()))));
                    return find(handle, tenant, " FOR UPDATE");
                })
                .orElseThrow()
                .head();
    }

    private static List<LinkedEntry> linked(ChainHead head, List<AuditEntry> entries) {
        List<LinkedEntry> linked = new ArrayList<>();
        ChainHead last = head;
        for (AuditEntry entry : entries) {
            LinkedEntry next = last.link(entry);
            linked.add(next);
            last = next.head();
        }
        return linked;
    }

    private static void moveHead(Handle handle, TenantId tenant, List<LinkedEntry> linked) {
        LinkedEntry last = linked.get(linked.size() - 1);
        handle.createUpdate(MOVE_HEAD)
                .bind("tenant", tenant.value())
                .bind("number", last.number())
                .bind("hash", Bind.bytes(AuditRows.bytes(last.hash())))
                .execute();
    }

    static boolean trim(Handle handle, TenantId tenant, ChainHead from, ChainHead to) {
        int moved = handle.createUpdate(MOVE_ANCHOR)
                .bind("tenant", tenant.value())
                .bind("from", from.number())
                .bind("number", to.number())
                .bind("hash", Bind.bytes(AuditRows.bytes(to.hash())))
                .execute();
        if (moved == 0) {
            return false;
        }
        handle.createUpdate("DELETE FROM integrations_audit WHERE tenant = :tenant AND number <= :number")
                .bind("tenant", tenant.value())
                .bind("number", to.number())
                .execute();
        return true;
    }
}
