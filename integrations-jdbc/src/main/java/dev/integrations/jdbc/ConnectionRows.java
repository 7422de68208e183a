package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.SealedCredentials;
import dev.integrations.connection.StoredConnection;
import dev.integrations.connection.StoredConnection.Schedule;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Rows of connections as values. */
final class ConnectionRows {
    private static final String TABLE = "integrations_connection";

    /** Part of the stored format: the position of a state is its code. */
    private static final List<ConnectionState> STATES =
            List.of(ConnectionState.ACTIVE, ConnectionState.REAUTH_REQUIRED, ConnectionState.DISCONNECTED);

    static final RowDecoder<Connection> SHOWN = new RowDecoder<>(TABLE, ConnectionRows::shown);
    static final RowDecoder<StoredConnection> STORED = new RowDecoder<>(TABLE, ConnectionRows::stored);

    private ConnectionRows() {}

    static int code(ConnectionState state) {
        return STATES.indexOf(state);
    }

    private static Connection shown(ResultSet row) throws SQLException {
        return new Connection(
                new ConnectionId(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                row.getString("provider"),
                row.getString("name"),
                STATES.get(row.getInt("state")),
                Json.readList(row.getString("scopes")),
                Read.optionalText(row, "api_base").map(URI::create),
                Read.optionalTime(row, "expires_at"),
                row.getInt("failures"),
                Read.optionalText(row, "reason"),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"));
    }

    private static StoredConnection stored(ResultSet row) throws SQLException {
        return new StoredConnection(
                shown(row),
                Optional.ofNullable(row.getBytes("credentials")).map(SealedCredentials::of),
                row.getLong("version"),
                new Schedule(Read.optionalTime(row, "refresh_due"), Read.optionalTime(row, "not_before")));
    }
}
