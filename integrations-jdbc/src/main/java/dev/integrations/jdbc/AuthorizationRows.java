package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.PendingAuthorization;
import dev.integrations.connection.PendingAuthorization.Hashes;
import dev.integrations.connection.SealedCredentials;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Authorizations that are under way. */
final class AuthorizationRows {
    private AuthorizationRows() {}

    static void insert(Handle handle, PendingAuthorization pending) {
        handle.createUpdate("""
                        INSERT INTO integrations_authorization
                            (id, tenant, state_hash, session_hash, provider, name, connection_id, scopes, redirect_uri,
                            verifier, expires_at)
                        VALUES (:id, :tenant, :state, :session, :provider, :name, :connection, :scopes, :redirect,
                            :verifier, :expires)
                        """)
                .bind("id", Bind.uuid(pending.id()))
                .bind("tenant", pending.tenant().value())
                .bind("state", Bind.bytes(pending.hashes().state()))
                .bind("session", Bind.bytes(pending.hashes().session()))
                .bind("provider", pending.provider())
                .bind("name", pending.name())
                .bind("connection", Bind.uuid(pending.connection().map(ConnectionId::uuid)))
                .bind("scopes", Json.writeList(pending.scopes()))
                .bind("redirect", pending.redirectUri().toString())
                .bind("verifier", Bind.bytes(pending.verifier().bytes()))
                .bind("expires", Bind.time(pending.expiresAt()))
                .execute();
    }

    /** Whoever's statement removes the row has redeemed it, whatever others have read. */
    static Optional<PendingAuthorization> redeem(Handle handle, TenantId tenant, Hashes hashes, Instant now) {
        RowDecoder<PendingAuthorization> rows =
                new RowDecoder<>("integrations_authorization", row -> decode(row, hashes));
        Optional<PendingAuthorization> found = rows.first(handle.createQuery("""
                        SELECT * FROM integrations_authorization
                        WHERE state_hash = :state AND session_hash = :session AND tenant = :tenant AND expires_at > :now
                        """)
                .bind("state", Bind.bytes(hashes.state()))
                .bind("session", Bind.bytes(hashes.session()))
                .bind("tenant", tenant.value())
                .bind("now", Bind.time(now)));
        return found.filter(pending -> remove(handle, tenant, pending.id()) == 1);
    }

    private static int remove(Handle handle, TenantId tenant, UUID id) {
        return handle.createUpdate("DELETE FROM integrations_authorization WHERE id = :id AND tenant = :tenant")
                .bind("id", Bind.uuid(id))
                .bind("tenant", tenant.value())
                .execute();
    }

    static int removeExpired(Handle handle, Instant now, int limit) {
        List<UUID> ids = handle.createQuery("""
                        SELECT id FROM integrations_authorization
                        WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED
                        """)
                .bind("now", Bind.time(now))
                .bind("limit", limit)
                .map((row, context) -> Read.uuid(row, "id"))
                .list();
        if (!ids.isEmpty()) {
            Bind.uuids(handle.createUpdate("DELETE FROM integrations_authorization WHERE id <in_ids>"), ids, id -> id)
                    .execute();
        }
        return ids.size();
    }

    private static PendingAuthorization decode(ResultSet row, Hashes hashes) throws SQLException {
        return new PendingAuthorization(
                Read.uuid(row, "id"),
                TenantId.of(row.getString("tenant")),
                hashes,
                row.getString("provider"),
                row.getString("name"),
                Read.optionalUuid(row, "connection_id").map(ConnectionId::new),
                Json.readList(row.getString("scopes")),
                URI.create(row.getString("redirect_uri")),
                SealedCredentials.of(row.getBytes("verifier")),
                Read.time(row, "expires_at"));
    }
}
