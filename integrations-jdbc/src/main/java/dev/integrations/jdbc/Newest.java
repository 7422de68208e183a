package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.KeyedDelivery;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Keeps the newest delivery of each supersede key and destination. Its row is what transactions with the same key wait
 * for, so that the later one sees what the earlier one published.
 */
final class Newest {
    static final Columns<KeyedDelivery> PLACE = new Columns<KeyedDelivery>()
            .add("supersede_key", ColumnType.TEXT, KeyedDelivery::key)
            .add("destination_kind", ColumnType.SMALLINT, row ->
                    (short) row.destination().kind().code())
            .add("destination_id", ColumnType.UUID, row -> row.destination().uuid());

    static final Columns<KeyedDelivery> COLUMNS = Columns.join(
            PLACE,
            new Columns<KeyedDelivery>()
                    .add("event_id", ColumnType.UUID, row -> row.event().value())
                    .add("delivery_id", ColumnType.BIGINT, row -> row.delivery().value()));

    static final String INSERT =
            "INSERT INTO integrations_newest (tenant, %s, up_to_id) VALUES (:tenant, %s, :delivery_id)"
                    .formatted(COLUMNS.names(), COLUMNS.parameters());

    static final String SAME_PLACE = " WHERE tenant = :tenant AND supersede_key = :supersede_key"
            + " AND destination_kind = :destination_kind AND destination_id = :destination_id";

    static final String UPDATE = "UPDATE integrations_newest"
            + " SET event_id = :event_id, replaced_id = delivery_id, delivery_id = :delivery_id,"
            + " up_to_id = GREATEST(up_to_id, :delivery_id)" + SAME_PLACE;

    private static final Comparator<KeyedDelivery> ORDER = Comparator.comparing(KeyedDelivery::key)
            .thenComparing(row -> row.destination().kind())
            .thenComparing(row -> row.destination().uuid());

    /** Whoever has locked such a row is about to hold or to end it; to wait for that could be to wait for each other. */
    private static final String LOCK_UNHELD = """
            SELECT id FROM integrations_delivery WHERE id <in_ids> AND fence IS NULL FOR UPDATE SKIP LOCKED
            """;

    private record Place(String key, DestinationId destination) {}

    /** The event that a place stands for; deliveries with ids up to {@code upTo} were made before it took it. */
    private record Taken(UUID event, long upTo) {
        boolean outdates(KeyedDelivery keyed) {
            UUID other = keyed.event().value();
            return !event.equals(other) && (keyed.delivery().value() <= upTo || event.compareTo(other) > 0);
        }
    }

    /** Whose place it is. */
    record Named(UUID event, long delivery) {
        boolean givesPlaceTo(KeyedDelivery next, boolean olderOnly) {
            return delivery != next.delivery().value()
                    && (!olderOnly || event.compareTo(next.event().value()) < 0);
        }
    }

    private Newest() {}

    static Set<DeliveryId> supersede(Handle handle, List<Long> replaced, Instant now) {
        if (replaced.isEmpty()) {
            return Set.of();
        }
        List<Long> unheld = Bind.numbers(handle.createQuery(LOCK_UNHELD), replaced)
                .mapTo(Long.class)
                .list();
        if (!unheld.isEmpty()) {
            Ending.end(handle, unheld, DeliveryState.SUPERSEDED, Optional.of(KeyedDelivery.SUPERSEDED), now);
        }
        return unheld.stream().map(DeliveryId::new).collect(Collectors.toSet());
    }

    /** Goes through the places in one order, so that two transactions with the same keys never wait for each other. */
    static List<KeyedDelivery> inOrder(List<KeyedDelivery> newest) {
        return newest.stream().sorted(ORDER).toList();
    }

    static Set<DeliveryId> superseded(Handle handle, TenantId tenant, List<KeyedDelivery> deliveries) {
        if (deliveries.isEmpty()) {
            return Set.of();
        }
        Map<Place, Taken> newest = new HashMap<>();
        Query query = handle.createQuery("""
                SELECT supersede_key, destination_kind, destination_id, event_id, up_to_id
                FROM integrations_newest WHERE tenant = :tenant AND supersede_key <in_ids>
                """).bind("tenant", tenant.value());
        Bind.texts(query, deliveries.stream().map(KeyedDelivery::key).distinct().toList())
                .map((row, context) -> newest.put(
                        new Place(row.getString("supersede_key"), Read.destination(row)),
                        new Taken(Read.uuid(row, "event_id"), row.getLong("up_to_id"))))
                .list();
        return deliveries.stream()
                .filter(keyed -> {
                    Taken taken = newest.get(new Place(keyed.key(), keyed.destination()));
                    return taken != null && taken.outdates(keyed);
                })
                .map(KeyedDelivery::delivery)
                .collect(Collectors.toSet());
    }
}
