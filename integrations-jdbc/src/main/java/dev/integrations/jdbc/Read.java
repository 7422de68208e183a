package dev.integrations.jdbc;

import dev.integrations.delivery.DestinationId;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Calendar;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;

/** Columns of a row, read in a way that every driver understands. */
final class Read {
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private Read() {}

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return optionalUuid(row, column).orElseThrow(() -> new IllegalArgumentException("there is no id in " + column));
    }

    private static UUID uuid(byte[] bytes) {
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new UUID(halves.getLong(), halves.getLong());
    }

    /** Returns the column named {@code id} as text, whatever its type. */
    static String key(ResultSet row) throws SQLException {
        Object value = row.getObject("id");
        return value instanceof byte[] bytes ? uuid(bytes).toString() : value.toString();
    }

    static Optional<UUID> optionalUuid(ResultSet row, String column) throws SQLException {
        Object value = row.getObject(column);
        return value instanceof byte[] bytes
                ? Optional.of(uuid(bytes))
                : Optional.ofNullable(row.getObject(column, UUID.class));
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return optionalTime(row, column)
                .orElseThrow(() -> new IllegalArgumentException("there is no time in " + column));
    }

    /** The calendar is for columns without a time zone, which hold UTC; the others say where they are. */
    static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column, Calendar.getInstance(UTC)))
                .map(Timestamp::toInstant);
    }

    static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static DestinationId destination(ResultSet row) throws SQLException {
        return new DestinationId(
                DestinationId.Kind.ofCode(row.getInt("destination_kind")), uuid(row, "destination_id"));
    }
}
