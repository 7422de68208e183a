package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.ConnectionStore;
import dev.integrations.connection.PendingAuthorization;
import dev.integrations.connection.PendingAuthorization.Hashes;
import dev.integrations.connection.RefreshLease;
import dev.integrations.connection.SealedCredentials;
import dev.integrations.connection.StoredConnection;
import dev.integrations.crypto.Portion;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The connections of one transaction. */
final class SqlConnections implements ConnectionStore {
    private static final String INSERT = """
            INSERT INTO integrations_connection
                (id, tenant, provider, name, state, scopes, api_base, credentials, expires_at, failures, reason, version,
                refresh_due, not_before, created_at, updated_at)
            VALUES (:id, :tenant, :provider, :name, :state, :scopes, :base, :credentials, :expires, :failures, :reason,
                :version, :due, :notBefore, :created, :updated)
            """;

    /** The name is changed by itself, so that nobody who changes it loses new tokens. */
    private static final String UPDATE = """
            UPDATE integrations_connection
            SET state = :state, scopes = :scopes, api_base = :base, credentials = :credentials, expires_at = :expires,
                failures = :failures, reason = :reason, version = :version, refresh_due = :due,
                not_before = :notBefore, updated_at = :updated, lease_owner = NULL, lease_until = NULL
            WHERE id = :id AND tenant = :tenant AND version = :version - 1
            """;

    private static final String LEASE = """
            UPDATE integrations_connection SET lease_owner = :owner, lease_until = :until
            WHERE id = :id AND tenant = :tenant AND version = :version AND state = :active
                AND (lease_until IS NULL OR lease_until <= :now)
            """;

    private static final String RELEASE = """
            UPDATE integrations_connection SET lease_owner = NULL, lease_until = NULL
            WHERE id = :id AND tenant = :tenant AND lease_owner = :owner
            """;

    private static final String DUE = """
            SELECT * FROM integrations_connection
            WHERE refresh_due <= :now AND state = :active AND (lease_until IS NULL OR lease_until <= :now)
            ORDER BY refresh_due LIMIT :limit
            """;

    /** Without the credentials. */
    private static final String LIST = """
            SELECT id, tenant, provider, name, state, scopes, api_base, expires_at, failures, reason, created_at, updated_at
            FROM integrations_connection WHERE\s""";

    private static final Ciphertexts CREDENTIALS = new Ciphertexts("integrations_connection", "credentials");

    private static final String REPLACE = """
            UPDATE integrations_connection SET credentials = :credentials
            WHERE id = :id AND tenant = :tenant AND credentials = :read
            """;

    private final Sql sql;

    SqlConnections(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void insert(StoredConnection stored) {
        Connection connection = stored.connection();
        sql.use(
                "add a connection",
                handle -> bind(handle.createUpdate(INSERT), stored)
                        .bind("provider", connection.provider())
                        .bind("name", connection.name())
                        .bind("created", Bind.time(connection.createdAt()))
                        .execute());
    }

    @Override
    public Optional<StoredConnection> find(TenantId tenant, ConnectionId id) {
        return sql.call(
                "find a connection",
                handle -> ConnectionRows.STORED.first(row(
                        handle.createQuery("SELECT * FROM integrations_connection WHERE id = :id AND tenant = :tenant"),
                        tenant,
                        id)));
    }

    @Override
    public Page<Connection> list(TenantId tenant, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(UUID::fromString).map(Bind::uuid));
        return sql.call(
                "list connections",
                handle -> ConnectionRows.SHOWN.page(conditions.query(handle, LIST, page), page, id -> id));
    }

    @Override
    public boolean update(StoredConnection next) {
        return sql.call(
                "update a connection",
                handle -> bind(handle.createUpdate(UPDATE), next).execute() == 1);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, StoredConnection stored) {
        Connection connection = stored.connection();
        return row(statement, connection.tenant(), connection.id())
                .bind("state", ConnectionRows.code(connection.state()))
                .bind("scopes", Json.writeList(connection.scopes()))
                .bind("base", Bind.text(connection.apiBase().map(URI::toString).orElse(null)))
                .bind("credentials", Bind.bytes(bytes(stored.credentials())))
                .bind("expires", Bind.time(connection.expiresAt()))
                .bind("failures", connection.failures())
                .bind("reason", Bind.text(connection.reason().orElse(null)))
                .bind("version", stored.version())
                .bind("due", Bind.time(stored.schedule().due()))
                .bind("notBefore", Bind.time(stored.schedule().notBefore()))
                .bind("updated", Bind.time(connection.updatedAt()));
    }

    @Override
    public Portion<StoredConnection> sealed(Optional<UUID> after, int limit) {
        return sql.call(
                "read credentials of connections",
                handle -> ConnectionRows.STORED.portion(CREDENTIALS.behind(handle, after, limit)));
    }

    @Override
    public boolean replaceCredentials(StoredConnection read, SealedCredentials credentials) {
        Connection connection = read.connection();
        return sql.call(
                "replace the credentials of a connection",
                handle -> row(handle.createUpdate(REPLACE), connection.tenant(), connection.id())
                                .bind("read", Bind.bytes(bytes(read.credentials())))
                                .bind("credentials", Bind.bytes(credentials.bytes()))
                                .execute()
                        == 1);
    }

    private static byte @Nullable [] bytes(Optional<SealedCredentials> sealed) {
        return sealed.map(SealedCredentials::bytes).orElse(null);
    }

    @Override
    public void rename(TenantId tenant, ConnectionId id, String name) {
        sql.use(
                "rename a connection",
                handle -> row(
                                handle.createUpdate(
                                        "UPDATE integrations_connection SET name = :name WHERE id = :id AND tenant = :tenant"),
                                tenant,
                                id)
                        .bind("name", name)
                        .execute());
    }

    @Override
    public boolean lease(StoredConnection known, RefreshLease lease, Instant now) {
        Connection connection = known.connection();
        return sql.call(
                "take the lease of a connection",
                handle -> row(handle.createUpdate(LEASE), connection.tenant(), connection.id())
                                .bind("version", known.version())
                                .bind("active", ConnectionRows.code(ConnectionState.ACTIVE))
                                .bind("owner", lease.owner())
                                .bind("until", Bind.time(lease.until()))
                                .bind("now", Bind.time(now))
                                .execute()
                        == 1);
    }

    @Override
    public boolean release(TenantId tenant, ConnectionId id, long owner) {
        return sql.call(
                "release a connection",
                handle -> row(handle.createUpdate(RELEASE), tenant, id)
                                .bind("owner", owner)
                                .execute()
                        == 1);
    }

    @Override
    public List<StoredConnection> due(Instant now, int limit) {
        return sql.call(
                "find connections that are due",
                handle -> ConnectionRows.STORED.list(handle.createQuery(DUE)
                        .bind("now", Bind.time(now))
                        .bind("active", ConnectionRows.code(ConnectionState.ACTIVE))
                        .bind("limit", limit)));
    }

    @Override
    public boolean delete(TenantId tenant, ConnectionId id) {
        return sql.call(
                "remove a connection",
                handle -> row(handle.createUpdate("""
                                        DELETE FROM integrations_connection
                                        WHERE id = :id AND tenant = :tenant AND state = :state
                                        """), tenant, id)
                                .bind("state", ConnectionRows.code(ConnectionState.DISCONNECTED))
                                .execute()
                        == 1);
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return sql.call(
                "remove the connections of a tenant",
                handle -> TenantRemoval.connections(handle, tenant, limit)
                        + TenantRemoval.authorizations(handle, tenant, limit));
    }

    @Override
    public void insert(PendingAuthorization pending) {
        sql.use("add an authorization", handle -> AuthorizationRows.insert(handle, pending));
    }

    @Override
    public Optional<PendingAuthorization> redeem(TenantId tenant, Hashes hashes, Instant now) {
        return sql.call("redeem an authorization", handle -> AuthorizationRows.redeem(handle, tenant, hashes, now));
    }

    @Override
    public int removeExpired(Instant now, int limit) {
        return sql.call(
                "remove authorizations that expired", handle -> AuthorizationRows.removeExpired(handle, now, limit));
    }

    private static <S extends SqlStatement<S>> S row(S statement, TenantId tenant, ConnectionId id) {
        return statement.bind("id", Bind.uuid(id.uuid())).bind("tenant", tenant.value());
    }
}
