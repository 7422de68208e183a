package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.Consent;
import dev.integrations.oauth.ConsentStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The consents of one transaction. */
final class SqlConsents implements ConsentStore {
    private static final RowDecoder<Consent> CONSENTS =
            new RowDecoder<>("integrations_oauth_consent", SqlConsents::decode);

    private static final String SELECT = "SELECT * FROM integrations_oauth_consent WHERE ";
    private static final String PLACE = "tenant = :tenant AND subject = :subject AND app_id = :app";

    private static final String INSERT = """
            INSERT INTO integrations_oauth_consent (id, tenant, subject, app_id, scopes_by_resource, created_at, updated_at)
            VALUES (:id, :tenant, :subject, :app, :scopes, :created, :updated)
            """;

    private static final String UPDATE =
            "UPDATE integrations_oauth_consent SET scopes_by_resource = :scopes, updated_at = :updated WHERE id = :id";

    private final Sql sql;
    private final Dialect dialect;

    SqlConsents(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public Optional<Consent> find(TenantId tenant, String subject, AppId app) {
        return sql.call(
                "find a consent",
                handle -> CONSENTS.first(place(handle.createQuery(SELECT + PLACE), tenant, subject, app)));
    }

    @Override
    public Optional<Consent> hold(TenantId tenant, String subject, AppId app) {
        return sql.call("hold a consent", handle -> hold(handle, tenant, subject, app));
    }

    private Optional<Consent> hold(Handle handle, TenantId tenant, String subject, AppId app) {
        return dialect.locking(
                () -> CONSENTS.first(place(handle.createQuery(SELECT + PLACE + " FOR UPDATE"), tenant, subject, app)));
    }

    @Override
    public void save(Consent consent) {
        sql.use("save a consent", handle -> save(handle, consent));
    }

    /** The one that is there may be deleted before it is held. */
    private void save(Handle handle, Consent consent) {
        Optional<Consent> held;
        do {
            dialect.insertUnlessPresent(
                    handle,
                    INSERT,
                    "id",
                    insert -> place(bind(insert, consent), consent.tenant(), consent.subject(), consent.app())
                            .bind("created", Bind.time(consent.createdAt())));
            held = hold(handle, consent.tenant(), consent.subject(), consent.app());
        } while (held.isEmpty());
        Consent grown = held.get().grownBy(consent);
        if (!grown.equals(held.get())) {
            bind(handle.createUpdate(UPDATE), grown).execute();
        }
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Consent consent) {
        return statement
                .bind("id", Bind.uuid(consent.id()))
                .bind("scopes", Json.writeSets(consent.scopesByResource()))
                .bind("updated", Bind.time(consent.updatedAt()));
    }

    private static <S extends SqlStatement<S>> S place(S statement, TenantId tenant, String subject, AppId app) {
        return statement.bind("tenant", tenant.value()).bind("subject", subject).bind("app", Bind.uuid(app.uuid()));
    }

    @Override
    public Page<Consent> list(TenantId tenant, ApprovalQuery query, PageRequest page) {
        Conditions conditions = ApprovalColumns.conditions(tenant, query)
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(UUID::fromString).map(Bind::uuid));
        return sql.call(
                "list consents", handle -> CONSENTS.page(conditions.query(handle, SELECT, page), page, id -> id));
    }

    @Override
    public int delete(TenantId tenant, ApprovalQuery query) {
        Conditions conditions = ApprovalColumns.conditions(tenant, query);
        return sql.call(
                "delete consents",
                handle -> dialect.update(() -> conditions
                        .bindTo(handle.createUpdate("DELETE FROM integrations_oauth_consent WHERE " + conditions.sql()))
                        .execute()));
    }

    private static Consent decode(ResultSet row) throws SQLException {
        return new Consent(
                Read.uuid(row, "id"),
                TenantId.of(row.getString("tenant")),
                row.getString("subject"),
                new AppId(Read.uuid(row, "app_id")),
                Json.readSets(row.getString("scopes_by_resource")),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"));
    }
}
