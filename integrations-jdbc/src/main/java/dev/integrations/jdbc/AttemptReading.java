package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.http.FailureKind;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads the attempts of deliveries. */
final class AttemptReading {
    private static final RowDecoder<Attempt> ATTEMPTS =
            new RowDecoder<>("integrations_attempt", AttemptReading::decode);

    private AttemptReading() {}

    static List<Attempt> attempts(Handle handle, TenantId tenant, DeliveryId id) {
        if (DeliveryReading.find(handle, tenant, id).isEmpty()) {
            return List.of();
        }
        return ATTEMPTS.list(handle.createQuery("""
                        SELECT delivery_id AS id, number, started_at, took_micros, status, response_headers,
                            response_body, remote_address, truncated, failure, reason
                        FROM integrations_attempt WHERE delivery_id = :id ORDER BY number
                        """).bind("id", id.value()));
    }

    private static Attempt decode(ResultSet row) throws SQLException {
        Duration took = Duration.of(row.getLong("took_micros"), ChronoUnit.MICROS);
        return new Attempt(
                row.getInt("number"),
                Read.time(row, "started_at"),
                took,
                response(row, took),
                Read.optionalText(row, "failure").map(FailureKind::valueOf),
                Read.optionalText(row, "reason"));
    }

    private static Optional<OutboundResponse> response(ResultSet row, Duration took) throws SQLException {
        int status = row.getInt("status");
        if (row.wasNull()) {
            return Optional.empty();
        }
        OutboundResponse.Builder response = OutboundResponse.builder(status)
                .body(row.getBytes("response_body"))
                .truncated(row.getBoolean("truncated"))
                .took(took)
                .address(Read.optionalText(row, "remote_address"));
        for (Header header : Json.readHeaders(row.getString("response_headers"))) {
            response.header(header.name(), header.value());
        }
        return Optional.of(response.build());
    }
}
