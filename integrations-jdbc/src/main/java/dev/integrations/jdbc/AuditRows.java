package dev.integrations.jdbc;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of audit entries. */
final class AuditRows {
    private static final int HASH_BYTES = 32;

    static final RowDecoder<AuditEntry> ENTRIES = new RowDecoder<>("integrations_audit", AuditRows::decode);

    private static final RowDecoder<LinkedEntry> LINKED = new RowDecoder<>(
            "integrations_audit",
            row -> new LinkedEntry(row.getLong("number"), decode(row), hex(row.getBytes("hash"))));

    private static final Columns<AuditEntry> COLUMNS = new Columns<AuditEntry>()
            .add("id", ColumnType.UUID, AuditEntry::id)
            .add("tenant", ColumnType.TEXT, entry -> entry.tenant().value())
            .add("happened_at", ColumnType.TIME, entry -> Bind.stored(entry.at()))
            .add("actor", ColumnType.TEXT, entry -> entry.actor().name())
            .add("reason", ColumnType.TEXT, entry -> entry.reason().orElse(null))
            .add("action", ColumnType.TEXT, AuditEntry::action)
            .add("subject", ColumnType.TEXT, AuditEntry::subject)
            .add("details", ColumnType.TEXT, entry -> Json.write(entry.details()));

    private static final String INSERT =
            "INSERT INTO integrations_audit (%s) VALUES (%s)".formatted(COLUMNS.names(), COLUMNS.parameters());

    private static final String INSERT_LINKED =
            "INSERT INTO integrations_audit (%s, number, hash) VALUES (%s, :number, :hash)"
                    .formatted(COLUMNS.names(), COLUMNS.parameters());

    private static final String LINK =
            "UPDATE integrations_audit SET number = :number, hash = :hash WHERE id = :id AND tenant = :tenant";

    private static final String FORGET = "DELETE FROM integrations_audit_unlinked WHERE tenant = :tenant AND id = :id";

    /** In one statement, which sees one state: entries get their place, and are removed, while it runs. */
    private static final String UNCHAINED = """
            SELECT
                (SELECT COUNT(*) FROM integrations_audit a
                    LEFT JOIN integrations_audit_unlinked u ON u.tenant = a.tenant AND u.id = a.id
                    WHERE a.tenant = :tenant AND a.number IS NULL AND u.id IS NULL)
                + (SELECT COUNT(*) FROM integrations_audit a
                    JOIN integrations_audit_chain c ON c.tenant = a.tenant
                    WHERE a.tenant = :tenant AND a.number <= c.anchor_number)
                + (SELECT COUNT(*) FROM integrations_audit_unlinked u
                    LEFT JOIN integrations_audit a ON a.id = u.id AND a.tenant = u.tenant AND a.number IS NULL
                    WHERE u.tenant = :tenant AND a.id IS NULL) AS loose
            """;

    private AuditRows() {}

    static void insertUnlinked(Handle handle, AuditEntry entry) {
        COLUMNS.bind(handle.createUpdate(INSERT), entry).execute();
        handle.createUpdate("INSERT INTO integrations_audit_unlinked (tenant, id) VALUES (:tenant, :id)")
                .bind("tenant", entry.tenant().value())
                .bind("id", Bind.uuid(entry.id()))
                .execute();
    }

    static void insert(Handle handle, Collection<LinkedEntry> linked) {
        PreparedBatch batch = handle.prepareBatch(INSERT_LINKED);
        linked.forEach(row -> COLUMNS.bind(batch, row.entry())
                .bind("number", row.number())
                .bind("hash", Bind.bytes(bytes(row.hash())))
                .add());
        batch.execute();
    }

    static boolean isWaiting(Handle handle, TenantId tenant) {
        return handle.createQuery("SELECT 1 FROM integrations_audit_unlinked WHERE tenant = :tenant LIMIT 1")
                .bind("tenant", tenant.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Returns the entries of a tenant that wait for their place, in the order of their ids. */
    static List<AuditEntry> unlinked(Handle handle, TenantId tenant, int limit) {
        return ENTRIES.list(
                handle.createQuery("""
                        SELECT a.* FROM integrations_audit_unlinked u
                        JOIN integrations_audit a ON a.id = u.id AND a.tenant = u.tenant
                        WHERE u.tenant = :tenant AND a.number IS NULL ORDER BY u.id LIMIT :limit
                        """).bind("tenant", tenant.value()).bind("limit", limit));
    }

    static void link(Handle handle, TenantId tenant, Collection<LinkedEntry> linked) {
        PreparedBatch link = handle.prepareBatch(LINK);
        PreparedBatch forget = handle.prepareBatch(FORGET);
        for (LinkedEntry row : linked) {
            link.bind("id", Bind.uuid(row.entry().id()))
                    .bind("tenant", tenant.value())
                    .bind("number", row.number())
                    .bind("hash", Bind.bytes(bytes(row.hash())))
                    .add();
            forget.bind("id", Bind.uuid(row.entry().id()))
                    .bind("tenant", tenant.value())
                    .add();
        }
        link.execute();
        forget.execute();
    }

    static List<LinkedEntry> linked(Handle handle, TenantId tenant, long after, int limit) {
        return LINKED.list(handle.createQuery("SELECT * FROM integrations_audit"
                        + " WHERE tenant = :tenant AND number > :after ORDER BY number LIMIT :limit")
                .bind("tenant", tenant.value())
                .bind("after", after)
                .bind("limit", limit));
    }

    static long unchained(Handle handle, TenantId tenant) {
        return handle.createQuery(UNCHAINED)
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .one();
    }

    static byte[] bytes(String hash) {
        return HexFormat.of().parseHex(hash);
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
    }

    private static AuditEntry decode(ResultSet row) throws SQLException {
        return new AuditEntry(
                Read.uuid(row, "id"),
                TenantId.of(row.getString("tenant")),
                Read.time(row, "happened_at"),
                Actor.of(row.getString("actor")),
                Read.optionalText(row, "reason"),
                row.getString("action"),
                row.getString("subject"),
                Json.readTexts(row.getString("details")));
    }
}
