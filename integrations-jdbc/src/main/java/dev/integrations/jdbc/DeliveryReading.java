package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Reads deliveries out of both tables in one statement, so that one that moves between them meanwhile is seen once. Both
 * parts name their table {@code d}, and the same conditions fit both.
 */
final class DeliveryReading {
    private static final RowDecoder<Delivery> DELIVERIES =
            new RowDecoder<>("integrations_delivery and its history", DeliveryReading::decode);

    private static final String PENDING = """
            SELECT d.id AS id, tenant, event_id, event_type, destination_id, destination_kind,
                0 AS state, attempts, published_at, due AS next_attempt_at,
                NULL AS finished_at, reason
            FROM integrations_delivery d JOIN integrations_event e ON e.id = d.event_id
            WHERE\s""";

    private static final String FINISHED = """
            SELECT d.id AS id, tenant, event_id, event_type, destination_id, destination_kind,
                state, attempts, published_at, NULL AS next_attempt_at,
                finished_at, reason
            FROM integrations_delivery_history d
            WHERE\s""";

    private DeliveryReading() {}

    static Optional<Delivery> find(Handle handle, TenantId tenant, DeliveryId id) {
        Conditions named = named(tenant, id);
        return DELIVERIES.first(
                named.bindTo(handle.createQuery(PENDING + named.sql() + " UNION ALL " + FINISHED + named.sql())));
    }

    static Page<Delivery> list(Handle handle, TenantId tenant, DeliveryQuery query, PageRequest page) {
        Conditions conditions = matching(tenant, query)
                .and(
                        "d.id < :before",
                        "before",
                        page.cursor().map(DeliveryId::parse).map(id -> Bind.number(id.value())));
        return DELIVERIES.page(
                conditions
                        .bindTo(handle.createQuery(newestFirst(parts(query, conditions.sql()))))
                        .bind("limit", page.limit() + 1),
                page,
                id -> new DeliveryId(Long.parseLong(id)).toString());
    }

    private static List<String> parts(DeliveryQuery query, String conditions) {
        List<String> parts = new ArrayList<>();
        if (query.states().contains(DeliveryState.PENDING)) {
            parts.add(PENDING + conditions);
        }
        String finished = States.finishedCodes(query.states());
        if (!finished.isEmpty()) {
            parts.add(FINISHED + conditions + " AND state IN (" + finished + ")");
        }
        return parts;
    }

    /** Limits each part too, so that no more of it is read than could be shown. */
    private static String newestFirst(List<String> parts) {
        String order = " ORDER BY id DESC LIMIT :limit";
        return parts.size() == 1
                ? parts.get(0) + order
                : "(" + String.join(order + ") UNION ALL (", parts) + order + ")" + order;
    }

    static Conditions named(TenantId tenant, DeliveryId id) {
        return new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and("d.id = :id", "id", Bind.number(id.value()));
    }

    static Conditions matching(TenantId tenant, DeliveryQuery query) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and("event_id = :event", "event", query.event().map(id -> Bind.uuid(id.value())))
                .and(
                        "event_type = :type",
                        "type",
                        query.eventType().map(EventType::name).map(Bind::text))
                .and("published_at >= :from", "from", query.publishedFrom().map(Bind::time))
                .and("published_at < :to", "to", query.publishedBefore().map(Bind::time));
        query.destination()
                .ifPresent(destination -> conditions
                        .and("destination_id = :destination", "destination", Bind.uuid(destination.uuid()))
                        .and("destination_kind = :kind", "kind", Bind.number((long)
                                destination.kind().code())));
        return conditions;
    }

    private static Delivery decode(ResultSet row) throws SQLException {
        return new Delivery(
                new DeliveryId(row.getLong("id")),
                TenantId.of(row.getString("tenant")),
                EventId.of(Read.uuid(row, "event_id")),
                EventType.of(row.getString("event_type")),
                Read.destination(row),
                States.of(row.getInt("state")),
                row.getInt("attempts"),
                Read.time(row, "published_at"),
                Read.optionalTime(row, "next_attempt_at"),
                Read.optionalTime(row, "finished_at"),
                Read.optionalText(row, "reason"));
    }
}
