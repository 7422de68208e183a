package dev.integrations.store;

import dev.integrations.common.TenantId;
import java.util.Comparator;
import java.util.Map;

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
