package dev.integrations.store;

import dev.integrations.common.TenantId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of each tenant in the order of their keys, out of reach for other tenants; every write can be undone. */
final class TenantTable<K, V> {
    private final Map<TenantId, NavigableMap<K, V>> tenants = new HashMap<>();
    private final Comparator<? super K> order;
    private final UndoLog undoLog;
    private final NavigableMap<K, V> none;
    private Bound bound = Bound.NONE;
    private int size;

    TenantTable(Comparator<? super K> order, UndoLog undoLog) {
        this.order = order;
        this.undoLog = undoLog;
        this.none = Collections.unmodifiableNavigableMap(new TreeMap<>(order));
    }

    @Nullable
    V get(TenantId tenant, K key) {
        return rows(tenant).get(key);
    }

    boolean contains(TenantId tenant, K key) {
        return rows(tenant).containsKey(key);
    }

    /** Refuses new rows from now on where there are, over all tenants, as many as the bound allows. */
    void limit(Bound to) {
        bound = to;
    }

    void put(TenantId tenant, K key, V value) {
        if (!contains(tenant, key)) {
            bound.checkRoom(size);
        }
        V before = set(tenant, key, value);
        undoLog.add(() -> set(tenant, key, before));
    }

    void remove(TenantId tenant, K key) {
        V before = set(tenant, key, null);
        undoLog.add(() -> set(tenant, key, before));
    }

    /** Returns who has rows, as it is now. */
    List<TenantId> tenants() {
        return List.copyOf(tenants.keySet());
    }

    NavigableMap<K, V> rows(TenantId tenant) {
        NavigableMap<K, V> rows = tenants.get(tenant);
        return rows == null ? none : Collections.unmodifiableNavigableMap(rows);
    }

    private @Nullable V set(TenantId tenant, K key, @Nullable V value) {
        NavigableMap<K, V> rows = tenants.computeIfAbsent(tenant, any -> new TreeMap<>(order));
        V before = value == null ? rows.remove(key) : rows.put(key, value);
        size += (value == null ? 0 : 1) - (before == null ? 0 : 1);
        if (rows.isEmpty()) {
            tenants.remove(tenant);
        }
        return before;
    }
}
