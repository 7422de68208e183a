package dev.integrations.jdbc;

import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What the dispatcher does to pending deliveries. Batches are sorted by id, so that no two wait for each other. */
final class Claiming {
    /** How long a row that cannot be decoded stays out of the way, so that it is not read by every poll. */
    private static final Duration QUARANTINE = Duration.ofHours(1);

    private static final Comparator<Claim> BY_ID =
            Comparator.comparingLong(claim -> claim.delivery().value());

    private static final RowDecoder<DestinationId> DESTINATIONS =
            new RowDecoder<>("integrations_delivery", Read::destination);

    /** Goes from destination to destination in the index: its cost does not grow with what is parked for each. */
    private static final String PARKED_DESTINATIONS = """
            WITH RECURSIVE parked (id) AS (
                (SELECT parked_for FROM integrations_delivery
                    WHERE parked_for IS NOT NULL ORDER BY parked_for LIMIT 1)
                UNION ALL
                SELECT (SELECT parked_for FROM integrations_delivery
                    WHERE parked_for > parked.id ORDER BY parked_for LIMIT 1)
                FROM parked WHERE parked.id IS NOT NULL
            )
            SELECT id, id AS destination_id,
                (SELECT destination_kind FROM integrations_delivery WHERE parked_for = parked.id LIMIT 1)
                    AS destination_kind
            FROM parked WHERE id IS NOT NULL
            """;

    private final Dialect dialect;

    Claiming(Dialect dialect) {
        this.dialect = dialect;
    }

    List<Claim> claimDue(Handle handle, Instant dueFrom, int limit, Lease lease) {
        return claim(
                handle,
                Pick.DUE,
                query -> query.bind("from", Bind.time(dueFrom))
                        .bind("now", Bind.time(lease.now()))
                        .bind("limit", Bind.number((long) limit)),
                lease);
    }

    List<Claim> claimParked(Handle handle, DestinationId destination, int limit, Lease lease) {
        return claim(
                handle,
                Pick.PARKED,
                query -> query.bind("destination", Bind.uuid(destination.uuid()))
                        .bind("limit", Bind.number((long) limit)),
                lease);
    }

    private List<Claim> claim(Handle handle, Pick pick, Consumer<Query> parameters, Lease lease) {
        ClaimReader reader = new ClaimReader(lease);
        List<Claim> claims = dialect.claim(handle, pick, parameters, reader);
        for (long id : reader.undecodable()) {
            handle.createUpdate("""
                            UPDATE integrations_delivery SET due = :later, fence = NULL, parked_for = NULL WHERE id = :id
                            """)
                    .bind("later", Bind.time(lease.now().plus(QUARANTINE)))
                    .bind("id", id)
                    .execute();
        }
        return claims;
    }

    Set<DeliveryId> change(Handle handle, HeldChange change, Collection<Claim> claims, Instant due) {
        if (claims.isEmpty()) {
            return Set.of();
        }
        return dialect.change(handle, change, claims.stream().sorted(BY_ID).toList(), due);
    }

    Set<DeliveryId> complete(Handle handle, Collection<Completion> completions) {
        if (completions.isEmpty()) {
            return Set.of();
        }
        List<Completion> sorted = completions.stream()
                .sorted(Comparator.comparing(Completion::claim, BY_ID))
                .toList();
        return dialect.complete(handle, sorted);
    }

    static Set<DestinationId> parkedDestinations(Handle handle) {
        return Set.copyOf(DESTINATIONS.list(handle.createQuery(PARKED_DESTINATIONS)));
    }

    static Backlog backlog(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT COUNT(*) AS pending,
                            COUNT(CASE WHEN due <= :now THEN 1 END) AS due,
                            COUNT(CASE WHEN due > :now AND fence IS NOT NULL THEN 1 END) AS leased
                        FROM integrations_delivery
                        """)
                .bind("now", Bind.time(now))
                .map((row, context) -> {
                    long due = row.getLong("due");
                    long leased = row.getLong("leased");
                    return new Backlog(due, leased, row.getLong("pending") - due - leased);
                })
                .one();
    }
}
