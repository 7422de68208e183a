package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.EventSummary;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The events, and which of them have no pending delivery and may make room. */
final class EventTable {
    private final Table<UUID, EventRow> rows;
    private final TenantTable<TimeKey, Event> byTenant;
    private final Table<Long, UUID> idle;
    private final Table<UUID, Boolean> toMask;
    private long lastNumber;

    EventTable(UndoLog undoLog) {
        rows = new Table<>(Comparator.naturalOrder(), undoLog);
        byTenant = new TenantTable<>(Comparator.naturalOrder(), undoLog);
        idle = new Table<>(Comparator.naturalOrder(), undoLog);
        toMask = new Table<>(Comparator.naturalOrder(), undoLog);
    }

    int size() {
        return rows.size();
    }

    Optional<Event> find(EventId id) {
        return Optional.ofNullable(rows.get(id.value())).map(EventRow::event);
    }

    PayloadState payloadState(EventId id) {
        EventRow row = rows.get(id.value());
        return row == null ? PayloadState.EXPIRED : row.payloadState();
    }

    EventSummary summary(Event event) {
        return new EventSummary(
                event.id(),
                event.type(),
                event.createdAt(),
                event.channels(),
                event.payload().length,
                payloadState(event.id()),
                event.options().metadata(),
                event.options().supersedeKey());
    }

    /** Removes the payload of an event. */
    void removePayload(EventRow row, PayloadState reason) {
        replace(row.without(reason));
        toMask.remove(row.event().id().value());
    }

    void maskLater(EventId id) {
        toMask.put(id.value(), true);
    }

    /** Returns the events within a range that are to be masked, by their ids. */
    Stream<EventRow> toMask(EventRange range) {
        return within(toMask, range).map(rows::get);
    }

    /** Stores an event in place of what it was, and forgets that it is to be masked. */
    void mask(EventRow row, Event masked) {
        if (!Arrays.equals(masked.payload(), row.event().payload())) {
            replace(row.masked(masked));
        }
        toMask.remove(row.event().id().value());
    }

    private void replace(EventRow row) {
        byTenant.put(row.event().tenant(), EventRow.keyOf(row.event()), row.event());
        save(row);
    }

    /** Returns the events of all tenants within a range of ids, by these. */
    Stream<EventRow> rows(EventRange range) {
        return within(rows, range).map(rows::get);
    }

    private static Stream<UUID> within(Table<UUID, ?> table, EventRange range) {
        return table.rows().subMap(range.after().value(), false, range.upTo().value(), true).keySet().stream();
    }

    Optional<EventRow> row(EventId id) {
        return Optional.ofNullable(rows.get(id.value()));
    }

    NavigableMap<TimeKey, Event> rows(TenantId tenant) {
        return byTenant.rows(tenant);
    }

    void add(Event event, long firstDelivery, int deliveries) {
        if (rows.get(event.id().value()) != null) {
            throw new IllegalArgumentException("event %s is stored already".formatted(event.id()));
        }
        byTenant.put(event.tenant(), EventRow.keyOf(event), event);
        save(new EventRow(++lastNumber, event, firstDelivery, deliveries, List.of(), deliveries, PayloadState.KEPT));
    }

    void addPending(Event event, long delivery) {
        save(Objects.requireNonNull(rows.get(event.id().value())).withPendingDelivery(delivery));
    }

    /** Returns the numbers of the deliveries of an event. */
    List<Long> deliveryIds(EventId id) {
        EventRow row = rows.get(id.value());
        return row == null ? List.of() : row.deliveryIds();
    }

    /** Returns the events of all tenants by their ids. */
    Stream<Event> between(EventId after, EventId upTo) {
        return after.value().compareTo(upTo.value()) >= 0
                ? Stream.empty()
                : rows.rows().subMap(after.value(), false, upTo.value(), true).values().stream()
                        .map(EventRow::event);
    }

    void countPending(Event event, int change) {
        EventRow row = rows.get(event.id().value());
        if (row != null) {
            save(row.withPending(row.pending() + change));
        }
    }

    @Nullable
    EventRow oldestIdle() {
        Map.Entry<Long, UUID> first = idle.rows().firstEntry();
        return first == null ? null : rows.get(first.getValue());
    }

    void remove(EventRow row) {
        rows.remove(row.event().id().value());
        byTenant.remove(row.event().tenant(), EventRow.keyOf(row.event()));
        idle.remove(row.number());
        toMask.remove(row.event().id().value());
    }

    private void save(EventRow row) {
        UUID id = row.event().id().value();
        rows.put(id, row);
        if (row.pending() == 0) {
            idle.put(row.number(), id);
        } else {
            idle.remove(row.number());
        }
    }
}
