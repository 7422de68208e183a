package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenHash;
import dev.integrations.oauth.TokenKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The codes, grants and tokens of one transaction. */
final class SqlGrants implements GrantStore {
    private static final RowDecoder<AuthorizationCode> CODES =
            new RowDecoder<>("integrations_oauth_code", SqlGrants::decodeCode);
    private static final RowDecoder<Grant> GRANTS =
            new RowDecoder<>("integrations_oauth_grant", SqlGrants::decodeGrant);
    private static final RowDecoder<FoundToken> TOKENS =
            new RowDecoder<>("integrations_oauth_token", SqlGrants::decodeToken);

    private static final String INSERT_CODE = """
            INSERT INTO integrations_oauth_code
                (id, grant_id, %s, redirect_uri, challenge, key_thumbprint, created_at, expires_at)
            VALUES (:hash, :grant, %s, :redirect, :challenge, :thumbprint, :created, :expires)
            """.formatted(ApprovalColumns.NAMES, ApprovalColumns.PARAMETERS);

    private static final String INSERT_GRANT = """
            INSERT INTO integrations_oauth_grant (id, %s, created_at, expires_at)
            VALUES (:grant, %s, :created, :expires)
            """.formatted(ApprovalColumns.NAMES, ApprovalColumns.PARAMETERS);

    private static final String INSERT_TOKEN = """
            INSERT INTO integrations_oauth_token
                (id, kind, grant_id, generation, scopes, resources, key_thumbprint, created_at, expires_at)
            VALUES (:hash, :kind, :grant, :generation, :scopes, :resources, :thumbprint, :created, :expires)
            """;

    private static final String SELECT_GRANTS = "SELECT * FROM integrations_oauth_grant WHERE ";

    private static final String SELECT_TOKEN = """
            SELECT family.*, token.id AS token_id, token.kind, token.grant_id, token.generation,
                token.scopes AS token_scopes, token.resources AS token_resources, token.key_thumbprint,
                token.created_at AS token_created_at, token.expires_at AS token_expires_at, token.consumed_at,
                app.enabled
            FROM integrations_oauth_token token
            JOIN integrations_oauth_grant family ON family.id = token.grant_id
            JOIN integrations_oauth_app app ON app.id = family.app_id
            WHERE token.id = :hash
            """;

    private static final String TENANTS = """
            SELECT tenant FROM integrations_oauth_grant
            WHERE app_id = :app AND tenant > :after AND revoked_at IS NULL
            UNION
            SELECT tenant FROM integrations_oauth_code
            WHERE app_id = :app AND tenant > :after AND consumed_at IS NULL
            UNION
            SELECT tenant FROM integrations_oauth_consent
            WHERE app_id = :app AND tenant > :after
            ORDER BY tenant LIMIT :limit
            """;

    private static final String LIVE = " WHERE id = :hash AND consumed_at IS NULL AND expires_at > :now";

    private final Sql sql;
    private final Dialect dialect;

    SqlGrants(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public void insertCode(AuthorizationCode code) {
        sql.use(
                "add a code",
                handle -> ApprovalColumns.bind(handle.createUpdate(INSERT_CODE), code.approval())
                        .bind("hash", Bind.bytes(code.hash().bytes()))
                        .bind("grant", Bind.uuid(code.grant().uuid()))
                        .bind("redirect", code.redirectUri())
                        .bind("challenge", code.challenge())
                        .bind("thumbprint", Bind.text(code.keyThumbprint().orElse(null)))
                        .bind("created", Bind.time(code.createdAt()))
                        .bind("expires", Bind.time(code.expiresAt()))
                        .execute());
    }

    @Override
    public Optional<AuthorizationCode> findCode(TokenHash hash) {
        return sql.call(
                "find a code",
                handle -> CODES.first(handle.createQuery("SELECT * FROM integrations_oauth_code WHERE id = :hash")
                        .bind("hash", Bind.bytes(hash.bytes()))));
    }

    @Override
    public boolean consumeCode(TokenHash hash, Instant now) {
        return sql.call(
                "consume a code",
                handle -> change(handle, "UPDATE integrations_oauth_code SET consumed_at = :now" + LIVE, hash, now));
    }

    /** The count of changed rows decides: a time takes the place of none, so it cannot be that nothing changes. */
    private boolean change(Handle handle, String update, TokenHash hash, Instant now) {
        return dialect.update(() -> handle.createUpdate(update)
                        .bind("hash", Bind.bytes(hash.bytes()))
                        .bind("now", Bind.time(now))
                        .execute())
                == 1;
    }

    /** An app that is deleted after the look takes the grant along later: its tokens are not accepted. */
    @Override
    public boolean insertGrant(Grant grant) {
        return sql.call(
                "add a grant",
                handle -> isThere(handle, grant.approval().app())
                        && ApprovalColumns.bind(handle.createUpdate(INSERT_GRANT), grant.approval())
                                        .bind("grant", Bind.uuid(grant.id().uuid()))
                                        .bind("created", Bind.time(grant.createdAt()))
                                        .bind("expires", Bind.time(grant.expiresAt()))
                                        .execute()
                                == 1);
    }

    private static boolean isThere(Handle handle, AppId app) {
        return handle.createQuery("SELECT 1 FROM integrations_oauth_app WHERE id = :app AND deleted_at IS NULL")
                .bind("app", Bind.uuid(app.uuid()))
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public Optional<Grant> findGrant(TenantId tenant, GrantId id) {
        return sql.call(
                "find a grant",
                handle -> GRANTS.first(handle.createQuery(SELECT_GRANTS + "id = :id AND tenant = :tenant")
                        .bind("id", Bind.uuid(id.uuid()))
                        .bind("tenant", tenant.value())));
    }

    @Override
    public Page<Grant> listGrants(TenantId tenant, ApprovalQuery query, Instant now, PageRequest page) {
        Conditions conditions = ApprovalColumns.conditions(tenant, query)
                .and("revoked_at IS NULL")
                .and("expires_at > :now", "now", Bind.time(now))
                .and("id < :before", "before", page.cursor().map(GrantId::parse).map(id -> Bind.uuid(id.uuid())));
        return sql.call(
                "list grants",
                handle -> GRANTS.page(
                        conditions.query(handle, SELECT_GRANTS, page),
                        page,
                        id -> new GrantId(UUID.fromString(id)).toString()));
    }

    @Override
    public boolean revokeGrant(TenantId tenant, GrantId id, Instant now) {
        return revoke(
                        "integrations_oauth_grant",
                        "revoked_at",
                        new Conditions()
                                .and("id = :id", "id", Bind.uuid(id.uuid()))
                                .and("tenant = :tenant", "tenant", Bind.text(tenant.value())),
                        now)
                == 1;
    }

    @Override
    public List<TenantId> tenantsOf(AppId app, String after, int limit) {
        return sql.call(
                "find the tenants of an app",
                handle -> handle.createQuery(TENANTS)
                        .bind("app", Bind.uuid(app.uuid()))
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> TenantId.of(row.getString("tenant")))
                        .list());
    }

    /** Codes and devices first: one that is redeemed meanwhile is waited for, and its grant seen by the last statement. */
    @Override
    public int revokeGrants(TenantId tenant, ApprovalQuery query, Instant now) {
        Conditions conditions = ApprovalColumns.conditions(tenant, query);
        revoke("integrations_oauth_code", "consumed_at", conditions, now);
        revoke("integrations_oauth_device", "consumed_at", conditions, now);
        return revoke("integrations_oauth_grant", "revoked_at", conditions, now);
    }

    private int revoke(String table, String column, Conditions conditions, Instant now) {
        String update =
                "UPDATE %s SET %s = :now WHERE %s IS NULL AND %s".formatted(table, column, column, conditions.sql());
        return sql.call(
                "revoke grants",
                handle -> dialect.update(() -> conditions
                        .bindTo(handle.createUpdate(update))
                        .bind("now", Bind.time(now))
                        .execute()));
    }

    @Override
    public void insertToken(StoredToken token) {
        sql.use(
                "add a token",
                handle -> bind(handle.createUpdate(INSERT_TOKEN), token).execute());
    }

    private static Update bind(Update update, StoredToken token) {
        return update.bind("hash", Bind.bytes(token.hash().bytes()))
                .bind("kind", token.kind().code())
                .bind("grant", Bind.uuid(token.grant().uuid()))
                .bind("generation", token.generation())
                .bind("scopes", ApprovalColumns.scopes(token.scopes()))
                .bind("resources", Json.writeList(token.resources()))
                .bind("thumbprint", Bind.text(token.keyThumbprint().orElse(null)))
                .bind("created", Bind.time(token.createdAt()))
                .bind("expires", Bind.time(token.expiresAt()));
    }

    @Override
    public Optional<FoundToken> findToken(TokenHash hash) {
        return sql.call(
                "find a token",
                handle -> TOKENS.first(handle.createQuery(SELECT_TOKEN).bind("hash", Bind.bytes(hash.bytes()))));
    }

    @Override
    public boolean consumeToken(TokenHash hash, byte[] successor, Instant now) {
        return sql.call(
                "exchange a token",
                handle -> dialect.update(() -> handle.createUpdate(
                                        "UPDATE integrations_oauth_token SET consumed_at = :now, successor = :successor"
                                                + LIVE + " AND kind = :kind")
                                .bind("hash", Bind.bytes(hash.bytes()))
                                .bind("kind", TokenKind.REFRESH.code())
                                .bind("successor", Bind.bytes(successor))
                                .bind("now", Bind.time(now))
                                .execute())
                        == 1);
    }

    @Override
    public Optional<byte[]> successor(TokenHash hash) {
        return sql.call(
                "find the successor of a token",
                handle -> handle.createQuery("SELECT successor FROM integrations_oauth_token WHERE id = :hash")
                        .bind("hash", Bind.bytes(hash.bytes()))
                        .map((row, context) -> Optional.ofNullable(row.getBytes("successor")))
                        .findOne()
                        .flatMap(successor -> successor));
    }

    @Override
    public boolean revokeToken(TokenHash hash, Instant now) {
        return sql.call(
                "revoke a token",
                handle -> change(handle, "UPDATE integrations_oauth_token SET consumed_at = :now" + LIVE, hash, now));
    }

    @Override
    public int removeEnded(Instant before, int limit) {
        return sql.call(
                "remove what ended of OAuth",
                handle -> GrantRemoval.sweeping(handle, dialect, limit).ended(before));
    }

    @Override
    public int removeOf(AppId app, int limit) {
        return sql.call(
                "remove grants of an app",
                handle -> GrantRemoval.sweeping(handle, dialect, limit).of(app));
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return sql.call(
                "delete grants",
                handle -> GrantRemoval.waiting(handle, dialect, limit).of(tenant));
    }

    private static AuthorizationCode decodeCode(ResultSet row) throws SQLException {
        return new AuthorizationCode(
                TokenHash.ofBytes(row.getBytes("id")),
                new GrantId(Read.uuid(row, "grant_id")),
                ApprovalColumns.read(row),
                row.getString("redirect_uri"),
                row.getString("challenge"),
                Read.optionalText(row, "key_thumbprint"),
                Read.time(row, "created_at"),
                Read.time(row, "expires_at"),
                Read.optionalTime(row, "consumed_at"));
    }

    private static Grant decodeGrant(ResultSet row) throws SQLException {
        return new Grant(
                new GrantId(Read.uuid(row, "id")),
                ApprovalColumns.read(row),
                Read.time(row, "created_at"),
                Read.time(row, "expires_at"),
                Read.optionalTime(row, "revoked_at"));
    }

    private static FoundToken decodeToken(ResultSet row) throws SQLException {
        StoredToken token = new StoredToken(
                TokenHash.ofBytes(row.getBytes("token_id")),
                TokenKind.ofCode(row.getInt("kind")),
                new GrantId(Read.uuid(row, "grant_id")),
                row.getInt("generation"),
                ApprovalColumns.scopes(row.getString("token_scopes")),
                Json.readList(row.getString("token_resources")),
                Read.optionalText(row, "key_thumbprint"),
                Read.time(row, "token_created_at"),
                Read.time(row, "token_expires_at"),
                Read.optionalTime(row, "consumed_at"));
        return new FoundToken(token, decodeGrant(row), row.getBoolean("enabled"));
    }
}
