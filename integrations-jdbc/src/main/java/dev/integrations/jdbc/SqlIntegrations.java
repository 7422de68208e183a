package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Portion;
import dev.integrations.delivery.DestinationId;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationCount;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationSelection;
import dev.integrations.registry.IntegrationStore;
import dev.integrations.registry.IntegrationVersion;
import dev.integrations.registry.StoredVersion;
import dev.integrations.registry.TemplateRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The integrations of one transaction. */
final class SqlIntegrations implements IntegrationStore {
    private static final String INSERT = """
            INSERT INTO integrations_integration
                (id, tenant, template, template_version, settings, search_text, state, reason, version, revision, created_at,
                updated_at)
            VALUES (:id, :tenant, :template, :templateVersion, :settings, :search, :state, :reason, :version, :revision,
                :created, :updated)
            """;

    private static final String UPDATE = """
            UPDATE integrations_integration
            SET template = :template, template_version = :templateVersion, settings = :settings, search_text = :search,
                state = :state, reason = :reason, version = :version, revision = :revision, updated_at = :updated
            WHERE id = :id AND tenant = :tenant AND revision = :revision - 1
            """;

    private static final String INSERT_VERSION = """
            INSERT INTO integrations_integration_version
                (id, tenant, integration_id, number, template, template_version, settings, config, secrets, author, reason,
                changes, created_at)
            VALUES (:id, :tenant, :integration, :number, :template, :templateVersion, :settings, :config, :secrets, :author,
                :reason, :changes, :created)
            """;

    private static final String COUNT = """
            SELECT template, template_version, state, COUNT(*) AS integrations FROM integrations_integration
            WHERE tenant = :tenant GROUP BY template, template_version, state
            """;

    /** The id is looked for in the text; that it is the fallback shows when that is read. */
    private static final String NAMING = """
            SELECT * FROM integrations_integration WHERE tenant = :tenant AND settings LIKE :id ORDER BY id DESC
            """;

    private static final String VERSION = """
            SELECT * FROM integrations_integration_version
            WHERE integration_id = :id AND tenant = :tenant AND number = :number
            """;

    /** Without the configurations. The number is the cursor. */
    private static final String VERSIONS = """
            SELECT number AS id, integration_id, number, template, template_version, settings, author, reason, changes,
                created_at
            FROM integrations_integration_version
            WHERE tenant = :tenant AND integration_id = :integration AND number < :before
            ORDER BY number DESC LIMIT :limit
            """;

    private static final String NEWEST = """
            SELECT v.* FROM integrations_integration_version v
            JOIN integrations_integration i ON i.id = v.integration_id AND i.version = v.number
            WHERE v.integration_id <in_ids>
            """;

    private static final Ciphertexts SECRETS = new Ciphertexts("integrations_integration_version", "secrets");

    private final Sql sql;

    SqlIntegrations(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void insert(Integration integration, StoredVersion first) {
        sql.use("add an integration", handle -> {
            IntegrationRows.bind(handle.createUpdate(INSERT), integration)
                    .bind("created", Bind.time(integration.createdAt()))
                    .execute();
            IntegrationRows.bind(handle.createUpdate(INSERT_VERSION), first).execute();
        });
    }

    @Override
    public Optional<Integration> find(TenantId tenant, IntegrationId id) {
        return sql.call(
                "find an integration",
                handle -> IntegrationRows.INTEGRATIONS.first(row(
                        handle.createQuery(
                                "SELECT * FROM integrations_integration WHERE id = :id AND tenant = :tenant"),
                        tenant,
                        id)));
    }

    @Override
    public Page<Integration> list(TenantId tenant, IntegrationSelection selection, PageRequest page) {
        Optional<Set<String>> templates = selection.templates();
        if (templates.filter(Set::isEmpty).isPresent()) {
            return new Page<>(List.of(), Optional.empty());
        }
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and(
                        "state = :state",
                        "state",
                        selection.state().map(state -> Bind.number((long) IntegrationRows.code(state))))
                .containing(selection.text())
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(UUID::fromString).map(Bind::uuid));
        templates.ifPresent(ids -> conditions.and("template <in_ids>"));
        return sql.call("list integrations", handle -> {
            Query query = conditions.query(handle, "SELECT * FROM integrations_integration WHERE ", page);
            return IntegrationRows.INTEGRATIONS.page(
                    templates.map(ids -> Bind.texts(query, ids)).orElse(query), page, id -> id);
        });
    }

    @Override
    public List<IntegrationCount> count(TenantId tenant) {
        return sql.call(
                "count integrations",
                handle -> handle.createQuery(COUNT)
                        .bind("tenant", tenant.value())
                        .map((row, context) -> new IntegrationCount(
                                new TemplateRef(row.getString("template"), row.getInt("template_version")),
                                IntegrationRows.state(row.getInt("state")),
                                row.getLong("integrations")))
                        .list());
    }

    @Override
    public List<Integration> fallingBackTo(TenantId tenant, DestinationId fallback, int limit) {
        return sql.call(
                "find integrations by their fallback",
                handle -> IntegrationRows.INTEGRATIONS
                        .list(handle.createQuery(NAMING)
                                .bind("tenant", tenant.value())
                                .bind("id", "%" + fallback.uuid() + "%"))
                        .stream()
                        .filter(integration -> integration
                                .settings()
                                .fallback()
                                .filter(fallback::equals)
                                .isPresent())
                        .limit(limit)
                        .toList());
    }

    @Override
    public boolean update(Integration integration) {
        return sql.call(
                "update an integration",
                handle -> IntegrationRows.bind(handle.createUpdate(UPDATE), integration)
                                .execute()
                        == 1);
    }

    @Override
    public void insert(StoredVersion version) {
        sql.use(
                "add a version of an integration",
                handle -> IntegrationRows.bind(handle.createUpdate(INSERT_VERSION), version)
                        .execute());
    }

    @Override
    public Optional<StoredVersion> version(TenantId tenant, IntegrationId id, int number) {
        return sql.call("find a version of an integration", handle -> version(handle, tenant, id, number));
    }

    private static Optional<StoredVersion> version(Handle handle, TenantId tenant, IntegrationId id, int number) {
        return IntegrationRows.STORED.first(
                row(handle.createQuery(VERSION), tenant, id).bind("number", number));
    }

    @Override
    public Page<IntegrationVersion> versions(TenantId tenant, IntegrationId id, PageRequest page) {
        int before = page.cursor().map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        return sql.call(
                "list versions of an integration",
                handle -> IntegrationRows.VERSIONS.page(
                        handle.createQuery(VERSIONS)
                                .bind("tenant", tenant.value())
                                .bind("integration", Bind.uuid(id.uuid()))
                                .bind("before", before)
                                .bind("limit", page.limit() + 1),
                        page,
                        number -> number));
    }

    @Override
    public Map<IntegrationId, Configured> load(Collection<IntegrationId> ids) {
        return ids.isEmpty() ? Map.of() : sql.call("load integrations", handle -> load(handle, ids));
    }

    private static Map<IntegrationId, Configured> load(Handle handle, Collection<IntegrationId> ids) {
        Map<IntegrationId, StoredVersion> versions = new HashMap<>();
        IntegrationRows.STORED
                .list(Bind.uuids(handle.createQuery(NEWEST), ids, IntegrationId::uuid))
                .forEach(version -> versions.put(version.version().integration(), version));
        Map<IntegrationId, Configured> found = new HashMap<>();
        for (Integration integration : IntegrationRows.INTEGRATIONS.list(Bind.uuids(
                handle.createQuery("SELECT * FROM integrations_integration WHERE id <in_ids>"),
                ids,
                IntegrationId::uuid))) {
            current(handle, integration, versions.get(integration.id()))
                    .ifPresent(current -> found.put(integration.id(), new Configured(integration, current)));
        }
        return found;
    }

    /** Between two statements an integration may get its next version; the one that it is at is never changed. */
    private static Optional<StoredVersion> current(
            Handle handle, Integration integration, @Nullable StoredVersion newest) {
        return newest != null && newest.version().number() == integration.version()
                ? Optional.of(newest)
                : version(handle, integration.tenant(), integration.id(), integration.version());
    }

    @Override
    public boolean delete(TenantId tenant, IntegrationId id) {
        return sql.call(
                "remove an integration",
                handle -> row(
                                        handle.createUpdate(
                                                "DELETE FROM integrations_integration WHERE id = :id AND tenant = :tenant"),
                                        tenant,
                                        id)
                                .execute()
                        == 1);
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return sql.call("remove integrations", handle -> TenantRemoval.integrations(handle, tenant, limit));
    }

    @Override
    public Portion<StoredVersion> sealed(Optional<UUID> after, int limit) {
        return sql.call(
                "read secrets of integrations",
                handle -> IntegrationRows.STORED.portion(SECRETS.behind(handle, after, limit)));
    }

    @Override
    public boolean replaceSecrets(TenantId tenant, UUID row, byte[] read, byte[] secrets) {
        return sql.call(
                "replace secrets of an integration", handle -> SECRETS.replace(handle, tenant, row, read, secrets));
    }

    private static <S extends SqlStatement<S>> S row(S statement, TenantId tenant, IntegrationId id) {
        return statement.bind("id", Bind.uuid(id.uuid())).bind("tenant", tenant.value());
    }
}
