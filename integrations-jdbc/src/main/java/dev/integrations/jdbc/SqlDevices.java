package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.DeviceRequest.Decision;
import dev.integrations.oauth.DeviceStore;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.TokenHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The devices that wait, of one transaction. */
final class SqlDevices implements DeviceStore {
    private static final RowDecoder<DeviceRequest> DEVICES =
            new RowDecoder<>("integrations_oauth_device", SqlDevices::decode);

    private static final String INSERT = """
            INSERT INTO integrations_oauth_device
                (id, user_code, grant_id, app_id, scopes, resources, interval_seconds, next_poll_at, created_at, expires_at)
            VALUES (:hash, :code, :grant, :app, :scopes, :resources, :interval, :next, :created, :expires)
            """;

    private static final String UPDATE = "UPDATE integrations_oauth_device SET ";
    private static final String HELD = " FOR UPDATE";
    private static final String LIVE = " WHERE id = :hash AND consumed_at IS NULL AND expires_at > :now";

    private final Sql sql;
    private final Dialect dialect;

    SqlDevices(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public boolean insert(DeviceRequest request) {
        return sql.call(
                "add a device",
                handle -> dialect.insertUnlessPresent(
                        handle,
                        INSERT,
                        insert -> insert.bind("hash", Bind.bytes(request.hash().bytes()))
                                .bind("code", Bind.bytes(request.userCode().bytes()))
                                .bind("grant", Bind.uuid(request.grant().uuid()))
                                .bind("app", Bind.uuid(request.app().uuid()))
                                .bind("scopes", ApprovalColumns.scopes(request.scopes()))
                                .bind("resources", Json.writeList(request.resources()))
                                .bind("interval", request.interval().toSeconds())
                                .bind("next", Bind.time(request.nextPollAt()))
                                .bind("created", Bind.time(request.createdAt()))
                                .bind("expires", Bind.time(request.expiresAt()))));
    }

    @Override
    public Optional<DeviceRequest> find(TokenHash hash) {
        return find("id", hash);
    }

    @Override
    public Optional<DeviceRequest> findByUserCode(TokenHash userCode) {
        return find("user_code", userCode);
    }

    private Optional<DeviceRequest> find(String column, TokenHash hash) {
        return sql.call("find a device", handle -> DEVICES.first(query(handle, column, hash, "")));
    }

    private static Query query(Handle handle, String column, TokenHash hash, String lock) {
        return handle.createQuery("SELECT * FROM integrations_oauth_device WHERE " + column + " = :hash" + lock)
                .bind("hash", Bind.bytes(hash.bytes()));
    }

    @Override
    public Optional<DeviceRequest> hold(TokenHash hash) {
        return sql.call(
                "hold a device", handle -> dialect.locking(() -> DEVICES.first(query(handle, "id", hash, HELD))));
    }

    @Override
    public void await(TokenHash hash, Duration interval, Instant next) {
        change(
                hash,
                "interval_seconds = :interval, next_poll_at = :next WHERE id = :hash",
                update -> update.bind("interval", interval.toSeconds()).bind("next", Bind.time(next)));
    }

    @Override
    public boolean decide(TokenHash hash, Decision decision, Instant now) {
        return change(
                hash,
                "approved = :approved, tenant = :tenant, subject = :subject" + LIVE + " AND approved IS NULL",
                update -> update.bind("approved", Bind.flag(decision.approved()))
                        .bind("tenant", decision.tenant().value())
                        .bind("subject", decision.subject())
                        .bind("now", Bind.time(now)));
    }

    @Override
    public boolean consume(TokenHash hash, Instant now) {
        return change(
                hash,
                "consumed_at = :now" + LIVE + " AND approved = :approved",
                update -> update.bind("approved", Bind.flag(true)).bind("now", Bind.time(now)));
    }

    /** The count of changed rows decides: each of these changes what its condition asks for, but for the one that waits. */
    private boolean change(TokenHash hash, String change, UnaryOperator<Update> parameters) {
        return sql.call(
                "change a device",
                handle -> dialect.update(() -> parameters
                                .apply(handle.createUpdate(UPDATE + change))
                                .bind("hash", Bind.bytes(hash.bytes()))
                                .execute())
                        == 1);
    }

    private static DeviceRequest decode(ResultSet row) throws SQLException {
        return new DeviceRequest(
                TokenHash.ofBytes(row.getBytes("id")),
                TokenHash.ofBytes(row.getBytes("user_code")),
                new GrantId(Read.uuid(row, "grant_id")),
                new AppId(Read.uuid(row, "app_id")),
                ApprovalColumns.scopes(row.getString("scopes")),
                Json.readList(row.getString("resources")),
                Duration.ofSeconds(row.getLong("interval_seconds")),
                Read.time(row, "next_poll_at"),
                Read.time(row, "created_at"),
                Read.time(row, "expires_at"),
                decision(row),
                Read.optionalTime(row, "consumed_at"));
    }

    private static Optional<Decision> decision(ResultSet row) throws SQLException {
        boolean approved = row.getBoolean("approved");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Decision(TenantId.of(row.getString("tenant")), row.getString("subject"), approved));
    }
}
