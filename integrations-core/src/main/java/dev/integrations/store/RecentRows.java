package dev.integrations.store;

import dev.integrations.common.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/** Rows of each tenant of which a bounded number over all tenants is kept: the oldest makes room for a new one. */
final class RecentRows<K, V> {
    private record Place<K>(TenantId tenant, K key) {}

    private final TenantTable<K, V> rows;
    private final Table<Long, Place<K>> places;
    private final int bound;
    private long last;

    RecentRows(Comparator<? super K> order, UndoLog undoLog, int bound) {
        this.rows = new TenantTable<>(order, undoLog);
        this.places = new Table<>(Comparator.naturalOrder(), undoLog);
        this.bound = bound;
    }

    TenantTable<K, V> rows() {
        return rows;
    }

    /** Removes the oldest rows that meet a condition on the tenant and the value; returns how many. */
    int removeIf(BiPredicate<TenantId, V> condition, int limit) {
        List<Long> found = places.rows().entrySet().stream()
                .filter(entry -> {
                    Place<K> place = entry.getValue();
                    V value = rows.get(place.tenant(), place.key());
                    return value != null && condition.test(place.tenant(), value);
                })
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        for (Long number : found) {
            Place<K> place = Objects.requireNonNull(places.get(number));
            places.remove(number);
            rows.remove(place.tenant(), place.key());
        }
        return found.size();
    }

    void add(TenantId tenant, K key, V value) {
        if (places.size() == bound) {
            Map.Entry<Long, Place<K>> oldest = places.rows().firstEntry();
            places.remove(oldest.getKey());
            rows.remove(oldest.getValue().tenant(), oldest.getValue().key());
        }
        places.put(++last, new Place<>(tenant, key));
        rows.put(tenant, key, value);
    }
}
