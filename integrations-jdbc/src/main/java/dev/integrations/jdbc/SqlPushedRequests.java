package dev.integrations.jdbc;

import dev.integrations.oauth.AppId;
import dev.integrations.oauth.PushedRequest;
import dev.integrations.oauth.PushedRequestStore;
import dev.integrations.oauth.TokenHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** The pushed requests of one transaction. */
final class SqlPushedRequests implements PushedRequestStore {
    private static final RowDecoder<PushedRequest> REQUESTS =
            new RowDecoder<>("integrations_oauth_pushed", SqlPushedRequests::decode);

    private static final String INSERT = """
            INSERT INTO integrations_oauth_pushed (id, app_id, parameters, created_at, expires_at)
            VALUES (:hash, :app, :parameters, :created, :expires)
            """;

    private static final String PLACE = " WHERE id = :hash AND app_id = :app";

    private final Sql sql;
    private final Dialect dialect;

    SqlPushedRequests(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public void insert(PushedRequest request) {
        sql.use(
                "add a pushed request",
                handle -> place(handle.createUpdate(INSERT), request.app(), request.hash())
                        .bind("parameters", request.parameters())
                        .bind("created", Bind.time(request.createdAt()))
                        .bind("expires", Bind.time(request.expiresAt()))
                        .execute());
    }

    private static <S extends SqlStatement<S>> S place(S statement, AppId app, TokenHash hash) {
        return statement.bind("hash", Bind.bytes(hash.bytes())).bind("app", Bind.uuid(app.uuid()));
    }

    @Override
    public Optional<PushedRequest> find(AppId app, TokenHash hash) {
        return sql.call(
                "find a pushed request",
                handle -> REQUESTS.first(
                        place(handle.createQuery("SELECT * FROM integrations_oauth_pushed" + PLACE), app, hash)));
    }

    @Override
    public void extend(AppId app, TokenHash hash, Instant until) {
        String update = "UPDATE integrations_oauth_pushed SET expires_at = :until" + PLACE
                + " AND consumed_at IS NULL AND expires_at < :until";
        sql.use(
                "extend a pushed request",
                handle -> dialect.update(() -> place(handle.createUpdate(update), app, hash)
                        .bind("until", Bind.time(until))
                        .execute()));
    }

    @Override
    public boolean consume(AppId app, TokenHash hash, Instant now) {
        String update = "UPDATE integrations_oauth_pushed SET consumed_at = :now" + PLACE + " AND consumed_at IS NULL";
        return sql.call(
                "consume a pushed request",
                handle -> dialect.update(() -> place(handle.createUpdate(update), app, hash)
                                .bind("now", Bind.time(now))
                                .execute())
                        == 1);
    }

    @Override
    public int removeExpired(Instant before, int limit) {
        return sql.call(
                "remove pushed requests",
                handle -> GrantRemoval.sweeping(handle, dialect, limit).expiredRequests(before));
    }

    private static PushedRequest decode(ResultSet row) throws SQLException {
        return new PushedRequest(
                TokenHash.ofBytes(row.getBytes("id")),
                new AppId(Read.uuid(row, "app_id")),
                row.getString("parameters"),
                Read.time(row, "created_at"),
                Read.time(row, "expires_at"),
                Read.optionalTime(row, "consumed_at"));
    }
}
