package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.KeyedClaim;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the newest delivery of each supersede key and destination. Its row is what transactions with the same key wait
 * for, so that the later one sees what the earlier one published.
 */
final class Newest {
    static final Columns<KeyedClaim> PLACE = new Columns<KeyedClaim>()
            .add("supersede_key", ColumnType.TEXT, KeyedClaim::key)
            .add("destination_kind", ColumnType.SMALLINT, row ->
                    (short) row.claim().destination().kind().code())
            .add(
                    "destination_id",
                    ColumnType.UUID,
                    row -> row.claim().destination().uuid());

    static final Columns<KeyedClaim> COLUMNS = Columns.join(
            PLACE,
            new Columns<KeyedClaim>()
                    .add("event_id", ColumnType.UUID, row -> row.claim().event().value())
                    .add(
                            "delivery_id",
                            ColumnType.BIGINT,
                            row -> row.claim().delivery().value()));

    private static final Comparator<KeyedClaim> ORDER = Comparator.comparing(KeyedClaim::key)
            .thenComparing(row -> row.claim().destination().kind())
            .thenComparing(row -> row.claim().destination().uuid());

    /** Whoever has locked such a row is about to hold or to end it; to wait for that could be to wait for each other. */
    private static final String LOCK_UNHELD = """
            SELECT id FROM integrations_delivery WHERE id IN (<ids>) AND fence IS NULL FOR UPDATE SKIP LOCKED
            """;

    private static final String TO_HISTORY = """
            INSERT INTO integrations_delivery_history
                (id, tenant, event_id, event_type, destination_id, destination_kind, state, attempts, attempts_before,
                published_at, finished_at, reason)
            SELECT d.id, e.tenant, d.event_id, e.event_type, d.destination_id, d.destination_kind, :state, d.attempts,
                d.attempts_before, e.published_at, :now, :reason
            FROM integrations_delivery d JOIN integrations_event e ON e.id = d.event_id WHERE d.id IN (<ids>)
            """;

    private record Place(String key, DestinationId destination) {}

    private Newest() {}

    static Set<DeliveryId> supersede(
            Handle handle, Dialect dialect, TenantId tenant, List<KeyedClaim> newest, Instant now) {
        if (newest.isEmpty()) {
            return Set.of();
        }
        List<Long> replaced = dialect.replaceNewest(
                handle, tenant, newest.stream().sorted(ORDER).toList());
        if (replaced.isEmpty()) {
            return Set.of();
        }
        List<Long> unheld = handle.createQuery(LOCK_UNHELD)
                .bindList("ids", replaced)
                .mapTo(Long.class)
                .list();
        if (!unheld.isEmpty()) {
            handle.createUpdate(TO_HISTORY)
                    .bindList("ids", unheld)
                    .bind("state", States.code(DeliveryState.CANCELLED))
                    .bind("now", Bind.time(now))
                    .bind("reason", KeyedClaim.SUPERSEDED)
                    .execute();
            handle.createUpdate("DELETE FROM integrations_delivery WHERE id IN (<ids>)")
                    .bindList("ids", unheld)
                    .execute();
        }
        return unheld.stream().map(DeliveryId::new).collect(Collectors.toSet());
    }

    static Set<DeliveryId> superseded(Handle handle, TenantId tenant, List<KeyedClaim> claims) {
        if (claims.isEmpty()) {
            return Set.of();
        }
        Map<Place, EventId> newest = new HashMap<>();
        handle.createQuery("""
                        SELECT supersede_key, destination_kind, destination_id, event_id FROM integrations_newest
                        WHERE tenant = :tenant AND supersede_key IN (<keys>)
                        """)
                .bind("tenant", tenant.value())
                .bindList(
                        "keys", claims.stream().map(KeyedClaim::key).distinct().toList())
                .map((row, context) -> newest.put(
                        new Place(row.getString("supersede_key"), Read.destination(row)),
                        EventId.of(Read.uuid(row, "event_id"))))
                .list();
        return claims.stream()
                .filter(keyed -> {
                    Claim claim = keyed.claim();
                    return !claim.event()
                            .equals(newest.getOrDefault(new Place(keyed.key(), claim.destination()), claim.event()));
                })
                .map(keyed -> keyed.claim().delivery())
                .collect(Collectors.toSet());
    }
}
