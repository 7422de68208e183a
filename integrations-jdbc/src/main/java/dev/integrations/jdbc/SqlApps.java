package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.AppQuery;
import dev.integrations.oauth.AppSecret;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.AppStore;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.TokenHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** The apps of one transaction. */
final class SqlApps implements AppStore {
    private static final RowDecoder<OAuthApp> APPS = new RowDecoder<>("integrations_oauth_app", SqlApps::decode);
    private static final RowDecoder<AppSecret> SECRETS =
            new RowDecoder<>("integrations_oauth_secret", SqlApps::decodeSecret);

    private static final String SELECT = "SELECT * FROM integrations_oauth_app WHERE ";
    private static final String LIVE = "deleted_at IS NULL";
    private static final String OWNED = "id = :id AND tenant = :tenant AND " + LIVE;

    private static final String INSERT = """
            INSERT INTO integrations_oauth_app
                (id, tenant, settings, search_text, enabled, version, created_at, updated_at)
            VALUES (:id, :tenant, :settings, :search, :enabled, :version, :created, :updated)
            """;

    private static final String UPDATE = """
            UPDATE integrations_oauth_app
            SET settings = :settings, search_text = :search, enabled = :enabled, version = :version,
                created_at = :created, updated_at = :updated
            WHERE id = :id AND tenant = :tenant AND version = :version - 1 AND deleted_at IS NULL
            """;

    /** Not enabled either, which is what tokens look at. */
    private static final String DELETE = """
            UPDATE integrations_oauth_app SET deleted_at = :now, enabled = FALSE, version = version + 1
            WHERE id = :id AND tenant = :tenant AND deleted_at IS NULL
            """;

    private static final String SELECT_SECRETS = """
            SELECT secret.* FROM integrations_oauth_secret secret
            JOIN integrations_oauth_app app ON app.id = secret.app_id
            WHERE secret.app_id = :id AND app.deleted_at IS NULL AND (secret.expires_at IS NULL OR secret.expires_at > :now) %s
            ORDER BY secret.created_at DESC, secret.id DESC
            """;

    private final Sql sql;
    private final Dialect dialect;

    SqlApps(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public void insert(OAuthApp app) {
        sql.use("add an app", handle -> bind(handle.createUpdate(INSERT), app).execute());
    }

    @Override
    public boolean update(OAuthApp app) {
        return sql.call(
                "update an app",
                handle -> dialect.update(
                                () -> bind(handle.createUpdate(UPDATE), app).execute())
                        == 1);
    }

    private static Update bind(Update update, OAuthApp app) {
        AppSettings settings = app.settings();
        return update.bind("id", Bind.uuid(app.id().uuid()))
                .bind("tenant", app.owner().value())
                .bind("settings", settings.toText())
                .bind("search", Bind.folded(settings.name() + "\n" + settings.description()))
                .bind("enabled", app.enabled())
                .bind("version", app.version())
                .bind("created", Bind.time(app.createdAt()))
                .bind("updated", Bind.time(app.updatedAt()));
    }

    @Override
    public Optional<OAuthApp> find(TenantId owner, AppId id) {
        return sql.call(
                "find an app",
                handle -> APPS.first(handle.createQuery(SELECT + OWNED)
                        .bind("id", Bind.uuid(id.uuid()))
                        .bind("tenant", owner.value())));
    }

    @Override
    public Page<OAuthApp> list(TenantId owner, AppQuery query, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(owner.value()))
                .and(LIVE)
                .and("enabled = :enabled", "enabled", query.enabled().map(Bind::flag))
                .containing(query.text())
                .and("id < :before", "before", page.cursor().map(AppId::parse).map(id -> Bind.uuid(id.uuid())));
        return sql.call(
                "list apps",
                handle -> APPS.page(
                        conditions.query(handle, SELECT, page), page, id -> new AppId(UUID.fromString(id)).toString()));
    }

    @Override
    public boolean delete(TenantId owner, AppId id, Instant now) {
        return sql.call(
                "delete an app",
                handle -> dialect.update(() -> handle.createUpdate(DELETE)
                                .bind("id", Bind.uuid(id.uuid()))
                                .bind("tenant", owner.value())
                                .bind("now", Bind.time(now))
                                .execute())
                        == 1);
    }

    @Override
    public List<OAuthApp> deleted(int limit) {
        return sql.call(
                "find deleted apps",
                handle ->
                        APPS.list(handle.createQuery(SELECT + "deleted_at IS NOT NULL ORDER BY deleted_at LIMIT :limit")
                                .bind("limit", limit)));
    }

    @Override
    public boolean remove(AppId id) {
        return sql.call(
                "remove a deleted app",
                handle -> dialect.update(() -> handle.createUpdate(
                                        "DELETE FROM integrations_oauth_app WHERE id = :id AND deleted_at IS NOT NULL")
                                .bind("id", Bind.uuid(id.uuid()))
                                .execute())
                        == 1);
    }

    @Override
    public int deleteSome(TenantId owner, int limit) {
        return sql.call(
                "delete apps", handle -> TenantRemoval.byUuid(handle, "integrations_oauth_app", "id", owner, limit));
    }

    @Override
    public void insertSecret(AppSecret secret) {
        sql.use(
                "add a secret to an app",
                handle -> handle.createUpdate("""
                        INSERT INTO integrations_oauth_secret (id, app_id, hash, hint, created_at, expires_at)
                        VALUES (:id, :app, :hash, :hint, :created, :expires)
                        """)
                        .bind("id", Bind.uuid(secret.id()))
                        .bind("app", Bind.uuid(secret.app().uuid()))
                        .bind("hash", Bind.bytes(secret.hash().bytes()))
                        .bind("hint", secret.hint())
                        .bind("created", Bind.time(secret.createdAt()))
                        .bind("expires", Bind.time(secret.expiresAt()))
                        .execute());
    }

    @Override
    public void expireSecrets(TenantId owner, AppId id, Instant at) {
        sql.use(
                "let the secrets of an app expire",
                handle -> dialect.update(() -> handle.createUpdate("""
                        UPDATE integrations_oauth_secret SET expires_at = :at
                        WHERE app_id = :id AND (expires_at IS NULL OR expires_at > :at)
                            AND EXISTS (SELECT 1 FROM integrations_oauth_app
                                WHERE id = :id AND tenant = :tenant AND deleted_at IS NULL)
                        """)
                        .bind("id", Bind.uuid(id.uuid()))
                        .bind("tenant", owner.value())
                        .bind("at", Bind.time(at))
                        .execute()));
    }

    @Override
    public List<AppSecret> secrets(TenantId owner, AppId id, Instant now) {
        return sql.call(
                "load the secrets of an app",
                handle -> SECRETS.list(handle.createQuery(SELECT_SECRETS.formatted("AND app.tenant = :tenant"))
                        .bind("id", Bind.uuid(id.uuid()))
                        .bind("tenant", owner.value())
                        .bind("now", Bind.time(now))));
    }

    @Override
    public Optional<Client> load(AppId id, Instant now) {
        return sql.call("load an app", handle -> {
            Optional<OAuthApp> app = APPS.first(
                    handle.createQuery(SELECT + "id = :id AND " + LIVE).bind("id", Bind.uuid(id.uuid())));
            List<AppSecret> secrets = SECRETS.list(handle.createQuery(SELECT_SECRETS.formatted(""))
                    .bind("id", Bind.uuid(id.uuid()))
                    .bind("now", Bind.time(now)));
            return app.map(found -> new Client(found, secrets));
        });
    }

    private static OAuthApp decode(ResultSet row) throws SQLException {
        return new OAuthApp(
                new AppId(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                AppSettings.ofText(row.getString("settings")),
                row.getBoolean("enabled"),
                row.getLong("version"),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"));
    }

    private static AppSecret decodeSecret(ResultSet row) throws SQLException {
        return new AppSecret(
                Read.uuid(row, "id"),
                new AppId(Read.uuid(row, "app_id")),
                TokenHash.ofBytes(row.getBytes("hash")),
                row.getString("hint"),
                Read.time(row, "created_at"),
                Read.optionalTime(row, "expires_at"));
    }
}
