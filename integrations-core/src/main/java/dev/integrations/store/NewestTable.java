package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.KeyedClaim;
import java.util.Comparator;
import java.util.Optional;

/** The newest delivery of each supersede key and destination, as long as that delivery is kept. */
final class NewestTable {
    private record Place(String key, DestinationId destination) {
        static final Comparator<Place> ORDER =
                Comparator.comparing(Place::key).thenComparing(Place::destination, DeliveryTable.BY_DESTINATION);

        static Place of(KeyedClaim keyed) {
            return new Place(keyed.key(), keyed.claim().destination());
        }
    }

    private final TenantTable<Place, Long> rows;

    NewestTable(UndoLog undoLog) {
        rows = new TenantTable<>(Place.ORDER, undoLog);
    }

    Optional<Long> find(TenantId tenant, KeyedClaim keyed) {
        return Optional.ofNullable(rows.get(tenant, Place.of(keyed)));
    }

    /** Puts a delivery in the place of the one before it, and returns that. */
    Optional<Long> replace(TenantId tenant, KeyedClaim newest) {
        Optional<Long> before = find(tenant, newest);
        rows.put(tenant, Place.of(newest), newest.claim().delivery().value());
        return before;
    }

    void forget(DeliveryRow dropped) {
        TenantId tenant = dropped.event().tenant();
        dropped.event().options().supersedeKey().ifPresent(key -> {
            Place place = new Place(key, dropped.destination());
            Long newest = rows.get(tenant, place);
            if (newest != null && newest == dropped.id()) {
                rows.remove(tenant, place);
            }
        });
    }
}
