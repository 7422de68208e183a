package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.EventSummary;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventOptions;
import dev.integrations.event.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads events. Their ids grow with time, and so order them. */
final class EventReading {
    private static final RowDecoder<Event> EVENTS = new RowDecoder<>("integrations_event", EventReading::decode);
    private static final RowDecoder<EventSummary> SUMMARIES =
            new RowDecoder<>("integrations_event", EventReading::decodeSummary);

    private static final String SELECT =
            "SELECT id, tenant, event_type, channels, options, payload, published_at FROM integrations_event WHERE ";

    private static final String SELECT_SUMMARIES =
            "SELECT id, event_type, published_at, channels, options, OCTET_LENGTH(payload) AS payload_bytes, payload_state"
                    + " FROM integrations_event WHERE ";

    private static final String IN_RANGE = "tenant = :tenant AND id > :after AND id <= :up_to";

    private EventReading() {}

    static Optional<Event> find(Handle handle, TenantId tenant, EventId id) {
        return EVENTS.first(handle.createQuery(SELECT + "id = :id AND tenant = :tenant")
                .bind("id", Bind.uuid(id.value()))
                .bind("tenant", tenant.value()));
    }

    static Map<EventId, Event> load(Handle handle, Collection<EventId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return EVENTS.list(Bind.uuids(handle.createQuery(SELECT + "id <in_ids>"), ids, EventId::value)).stream()
                .collect(Collectors.toMap(Event::id, Function.identity()));
    }

    static Page<EventSummary> list(Handle handle, TenantId tenant, EventQuery query, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and(
                        "event_type = :type",
                        "type",
                        query.type().map(EventType::name).map(Bind::text))
                .and("published_at >= :from", "from", query.publishedFrom().map(Bind::time))
                .and("published_at < :to", "to", query.publishedBefore().map(Bind::time))
                .and("id < :before", "before", page.cursor().map(EventId::parse).map(id -> Bind.uuid(id.value())));
        return SUMMARIES.page(
                conditions.query(handle, SELECT_SUMMARIES, page),
                page,
                id -> EventId.of(UUID.fromString(id)).toString());
    }

    /** Orders and limits twice, since not every database has a greatest uuid. */
    static Optional<EventId> reach(Handle handle, TenantId tenant, EventRange range, int rows) {
        return bind(handle.createQuery("""
                                SELECT id FROM (
                                    SELECT id FROM integrations_event WHERE %s ORDER BY id LIMIT :rows
                                ) AS passed ORDER BY id DESC LIMIT 1
                                """.formatted(IN_RANGE)), tenant, range)
                .bind("rows", rows)
                .map((row, context) -> EventId.of(Read.uuid(row, "id")))
                .findOne();
    }

    static List<EventSummary> list(Handle handle, TenantId tenant, EventRange range) {
        return SUMMARIES.list(bind(handle.createQuery(SELECT_SUMMARIES + IN_RANGE + " ORDER BY id"), tenant, range));
    }

    private static Query bind(Query query, TenantId tenant, EventRange range) {
        return query.bind("tenant", tenant.value())
                .bind("after", Bind.uuid(range.after().value()))
                .bind("up_to", Bind.uuid(range.upTo().value()));
    }

    private static Event decode(ResultSet row) throws SQLException {
        return new Event(
                EventId.of(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                EventType.of(row.getString("event_type")),
                Read.time(row, "published_at"),
                InterestText.channels(row.getString("channels")),
                OptionsText.parse(row.getString("options")),
                row.getBytes("payload"));
    }

    private static EventSummary decodeSummary(ResultSet row) throws SQLException {
        EventOptions options = OptionsText.parse(row.getString("options"));
        return new EventSummary(
                EventId.of(Read.uuid(row, "id")),
                EventType.of(row.getString("event_type")),
                Read.time(row, "published_at"),
                InterestText.channels(row.getString("channels")),
                row.getInt("payload_bytes"),
                PayloadStates.of(row.getInt("payload_state")),
                options.metadata(),
                options.supersedeKey());
    }
}
