package dev.integrations.jdbc;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.Lease;
import dev.integrations.event.EventId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.statement.Query;

/** Makes claims of rows, and keeps the ids of those that cannot be decoded. */
final class ClaimReader {
    /** What rows of the hot table are read for. */
    static final String COLUMNS =
            "id, event_id, destination_id, destination_kind, attempts, attempts_before, due, chain";

    private final Lease lease;
    private final List<Long> undecodable = new ArrayList<>();
    private final RowDecoder<Claim> decoder = new RowDecoder<>("integrations_delivery", this::decode);

    ClaimReader(Lease lease) {
        this.lease = lease;
    }

    Lease lease() {
        return lease;
    }

    List<Long> undecodable() {
        return undecodable;
    }

    static List<Long> ids(Collection<Claim> claims) {
        return claims.stream().map(claim -> claim.delivery().value()).toList();
    }

    List<Claim> read(Query query) {
        return query
                .map((row, context) -> {
                    Claim claim = decoder.decode(row);
                    if (claim == null) {
                        undecodable.add(row.getLong("id"));
                    }
                    return claim;
                })
                .list()
                .stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private Claim decode(ResultSet row) throws SQLException {
        return new Claim(
                new DeliveryId(row.getLong("id")),
                EventId.of(Read.uuid(row, "event_id")),
                Read.destination(row),
                row.getInt("attempts"),
                row.getInt("attempts_before"),
                Read.time(row, "due"),
                lease.fence(),
                lease.until(),
                row.getLong("chain"));
    }
}
