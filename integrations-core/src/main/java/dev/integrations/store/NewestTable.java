package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.event.EventId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The newest delivery of each supersede key and destination, as long as that delivery is kept. */
final class NewestTable {
    private record Place(String key, DestinationId destination) {
        static final Comparator<Place> ORDER =
                Comparator.comparing(Place::key).thenComparing(Place::destination, DeliveryTable.BY_DESTINATION);

        static Place of(KeyedDelivery keyed) {
            return new Place(keyed.key(), keyed.destination());
        }
    }

    /** The newest delivery; those with ids up to {@code upTo} were made before it took its place. */
    private record Newest(EventId event, long delivery, long upTo) {
        boolean isOlderThan(KeyedDelivery other) {
            return event.value().compareTo(other.event().value()) < 0;
        }
    }

    private record Owned(TenantId tenant, Place place, EventId event) {}

    private final TenantTable<Place, Newest> rows;
    private final Table<Long, Owned> byDelivery;

    NewestTable(UndoLog undoLog) {
        rows = new TenantTable<>(Place.ORDER, undoLog);
        byDelivery = new Table<>(Comparator.naturalOrder(), undoLog);
    }

    /** Says whether a delivery is outdated. */
    boolean supersedes(TenantId tenant, KeyedDelivery keyed) {
        Newest newest = rows.get(tenant, Place.of(keyed));
        return newest != null
                && !newest.event().equals(keyed.event())
                && (keyed.delivery().value() <= newest.upTo() || !newest.isOlderThan(keyed));
    }

    /** Puts a delivery in the place of the one before it and returns that; one of an older event can be left there. */
    Optional<Long> replace(TenantId tenant, KeyedDelivery next, boolean olderOnly) {
        Newest before = rows.get(tenant, Place.of(next));
        if (before != null && olderOnly && !before.isOlderThan(next)) {
            return Optional.empty();
        }
        long id = next.delivery().value();
        long upTo = before == null ? id : Math.max(before.upTo(), id);
        rows.put(tenant, Place.of(next), new Newest(next.event(), id, upTo));
        if (before != null) {
            byDelivery.remove(before.delivery());
        }
        byDelivery.put(id, new Owned(tenant, Place.of(next), next.event()));
        return before == null ? Optional.empty() : Optional.of(before.delivery());
    }

    void forget(DeliveryRow dropped) {
        forget(dropped.id());
    }

    /** Forgets those that meet a condition on the tenant and the event; returns how many. */
    int forgetIf(BiPredicate<TenantId, EventId> condition, int limit) {
        List<Long> found = byDelivery.rows().entrySet().stream()
                .filter(entry -> condition.test(
                        entry.getValue().tenant(), entry.getValue().event()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        found.forEach(this::forget);
        return found.size();
    }

    private void forget(long delivery) {
        Owned owned = byDelivery.get(delivery);
        if (owned != null) {
            rows.remove(owned.tenant(), owned.place());
            byDelivery.remove(delivery);
        }
    }
}
