package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.Sha256;
import dev.integrations.extension.ExtensionListing;
import dev.integrations.extension.ExtensionStore;
import dev.integrations.extension.InstalledExtension;
import dev.integrations.registry.Integration;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The extensions of one transaction. What they have in common is locked by one row. */
final class SqlExtensions implements ExtensionStore {
    private static final RowDecoder<InstalledExtension> ROWS =
            new RowDecoder<>("integrations_extension", SqlExtensions::decode);

    private static final String FIRST_REVISION = "INSERT INTO integrations_extension_set (id, revision) VALUES (1, 0)";

    private static final String REVISION = "SELECT revision FROM integrations_extension_set WHERE id = 1";

    private static final String ADVANCE =
            "UPDATE integrations_extension_set SET revision = revision + 1 WHERE id = 1 AND revision = :from";

    private static final String INSERT = """
            INSERT INTO integrations_extension (id, listing, jar_hash, enabled, installed_at, updated_at)
            VALUES (:id, :listing, :hash, :enabled, :installed, :updated)
            """;

    private static final String UPDATE = """
            UPDATE integrations_extension
            SET listing = :listing, jar_hash = :hash, enabled = :enabled, installed_at = :installed, updated_at = :updated
            WHERE id = :id
            """;

    private static final String FIRST_SEQUENCE =
            "INSERT INTO integrations_extension_index (name_hash, sequence) VALUES (:hash, :sequence)";

    private static final String SEQUENCE =
            "SELECT sequence FROM integrations_extension_index WHERE name_hash = :hash FOR UPDATE";

    private static final String NEXT_SEQUENCE =
            "UPDATE integrations_extension_index SET sequence = :sequence WHERE name_hash = :hash";

    private static final String FIRST_CHOICE = """
            INSERT INTO integrations_tenant_extension (tenant, extension_id, enabled, chosen_at)
            VALUES (:tenant, :id, :enabled, :at)
            """;

    private static final String CHOICE = """
            UPDATE integrations_tenant_extension SET enabled = :enabled, chosen_at = :at
            WHERE tenant = :tenant AND extension_id = :id
            """;

    private static final String USES = """
            SELECT tenant, COUNT(*) AS integrations FROM integrations_integration
            WHERE template <in_ids> GROUP BY tenant ORDER BY integrations DESC, tenant LIMIT :limit
            """;

    private static final String USES_AFTER = """
            SELECT tenant, COUNT(*) AS integrations FROM integrations_integration
            WHERE template = :template AND template_version > :version
            GROUP BY tenant ORDER BY integrations DESC, tenant LIMIT :limit
            """;

    private static final String NAMES = """
            SELECT * FROM integrations_integration
            WHERE tenant = :tenant AND template <in_ids> ORDER BY id DESC LIMIT :limit
            """;

    private final Sql sql;
    private final Dialect dialect;

    SqlExtensions(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public long revision() {
        return sql.call("read the revision of extensions", handle -> revision(handle, REVISION))
                .orElse(0L);
    }

    private static Optional<Long> revision(Handle handle, String query) {
        return handle.createQuery(query).mapTo(Long.class).findOne();
    }

    @Override
    public boolean advance(long from) {
        return sql.call("count a change of extensions", handle -> {
            if (from == 0) {
                insertRevision(handle);
            }
            return dialect.update(() ->
                            handle.createUpdate(ADVANCE).bind("from", from).execute())
                    == 1;
        });
    }

    @Override
    public long hold() {
        return sql.call("hold extensions", handle -> {
            Optional<Long> held = held(handle);
            if (held.isEmpty()) {
                insertRevision(handle);
                held = held(handle);
            }
            return held.orElseThrow();
        });
    }

    private Optional<Long> held(Handle handle) {
        return dialect.locking(() -> revision(handle, REVISION + " FOR UPDATE"));
    }

    private void insertRevision(Handle handle) {
        dialect.insertUnlessPresent(handle, FIRST_REVISION, "id", insert -> {});
    }

    @Override
    public List<InstalledExtension> list() {
        return sql.call(
                "list extensions",
                handle -> ROWS.list(handle.createQuery("SELECT * FROM integrations_extension ORDER BY id")));
    }

    @Override
    public void save(InstalledExtension extension) {
        sql.use("save an extension", handle -> {
            if (!dialect.insertUnlessPresent(handle, INSERT, insert -> bind(insert, extension))) {
                bind(handle.createUpdate(UPDATE), extension).execute();
            }
        });
    }

    private static Update bind(Update update, InstalledExtension extension) {
        byte[] hash = extension.sha256().map(HexFormat.of()::parseHex).orElse(null);
        return update.bind("id", extension.id())
                .bind("listing", extension.listing().toJson())
                .bind("hash", Bind.bytes(hash))
                .bind("enabled", extension.enabled())
                .bind("installed", Bind.time(extension.installedAt()))
                .bind("updated", Bind.time(extension.updatedAt()));
    }

    @Override
    public boolean delete(String id) {
        return sql.call(
                "delete an extension",
                handle -> handle.createUpdate("DELETE FROM integrations_extension WHERE id = :id")
                                .bind("id", id)
                                .execute()
                        == 1);
    }

    @Override
    public boolean accept(String index, long sequence) {
        byte[] hash = Sha256.of(index);
        return sql.call("remember an index", handle -> {
            dialect.insertUnlessPresent(
                    handle,
                    FIRST_SEQUENCE,
                    "name_hash",
                    insert -> insert.bind("hash", Bind.bytes(hash)).bind("sequence", sequence));
            long newest = dialect.locking(() -> handle.createQuery(SEQUENCE)
                    .bind("hash", Bind.bytes(hash))
                    .mapTo(Long.class)
                    .one());
            if (newest < sequence) {
                handle.createUpdate(NEXT_SEQUENCE)
                        .bind("hash", Bind.bytes(hash))
                        .bind("sequence", sequence)
                        .execute();
            }
            return newest <= sequence;
        });
    }

    @Override
    public Map<String, Boolean> choices(TenantId tenant) {
        return sql.call("read the extensions of a tenant", handle -> {
            Map<String, Boolean> choices = new HashMap<>();
            handle.createQuery("SELECT extension_id, enabled FROM integrations_tenant_extension WHERE tenant = :tenant")
                    .bind("tenant", tenant.value())
                    .map((row, context) -> choices.put(row.getString("extension_id"), row.getBoolean("enabled")))
                    .list();
            return choices;
        });
    }

    @Override
    public void choose(TenantId tenant, String id, boolean enabled, Instant at) {
        sql.use("store the choice of a tenant", handle -> {
            if (!dialect.insertUnlessPresent(handle, FIRST_CHOICE, insert -> bind(insert, tenant, id, enabled, at))) {
                bind(handle.createUpdate(CHOICE), tenant, id, enabled, at).execute();
            }
        });
    }

    private static Update bind(Update update, TenantId tenant, String id, boolean enabled, Instant at) {
        return update.bind("tenant", tenant.value())
                .bind("id", id)
                .bind("enabled", enabled)
                .bind("at", Bind.time(at));
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return sql.call("delete the choices of a tenant", handle -> {
            List<String> some = handle.createQuery("""
                    SELECT extension_id FROM integrations_tenant_extension
                    WHERE tenant = :tenant ORDER BY extension_id LIMIT :limit
                    """)
                    .bind("tenant", tenant.value())
                    .bind("limit", limit)
                    .mapTo(String.class)
                    .list();
            return some.isEmpty()
                    ? 0
                    : Bind.texts(handle.createUpdate("""
                            DELETE FROM integrations_tenant_extension
                            WHERE tenant = :tenant AND extension_id <in_ids>
                            """).bind("tenant", tenant.value()), some)
                            .execute();
        });
    }

    @Override
    public List<TenantUse> uses(Set<String> templates, int limit) {
        return templates.isEmpty()
                ? List.of()
                : sql.call(
                        "count integrations of templates",
                        handle -> Bind.texts(handle.createQuery(USES).bind("limit", limit), templates)
                                .map((row, context) -> use(row))
                                .list());
    }

    @Override
    public List<TenantUse> usesAfter(String template, int version, int limit) {
        return sql.call(
                "count integrations of later versions of a template",
                handle -> handle.createQuery(USES_AFTER)
                        .bind("template", template)
                        .bind("version", version)
                        .bind("limit", limit)
                        .map((row, context) -> use(row))
                        .list());
    }

    private static TenantUse use(ResultSet row) throws SQLException {
        return new TenantUse(TenantId.of(row.getString("tenant")), row.getLong("integrations"));
    }

    @Override
    public List<String> names(TenantId tenant, Set<String> templates, int limit) {
        return templates.isEmpty()
                ? List.of()
                : sql.call(
                        "name integrations of templates",
                        handle -> IntegrationRows.INTEGRATIONS
                                .list(Bind.texts(
                                        handle.createQuery(NAMES)
                                                .bind("tenant", tenant.value())
                                                .bind("limit", limit),
                                        templates))
                                .stream()
                                .map(Integration::name)
                                .toList());
    }

    private static InstalledExtension decode(ResultSet row) throws SQLException {
        return new InstalledExtension(
                ExtensionListing.parse(row.getString("listing")),
                Optional.ofNullable(row.getBytes("jar_hash")).map(HexFormat.of()::formatHex),
                row.getBoolean("enabled"),
                Read.time(row, "installed_at"),
                Read.time(row, "updated_at"));
    }
}
