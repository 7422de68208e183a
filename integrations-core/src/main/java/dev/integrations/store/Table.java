package dev.integrations.store;

import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in the order of their keys; every write can be undone. */
final class Table<K, V> {
    private final NavigableMap<K, V> rows;
    private final UndoLog undoLog;
    private Bound bound = Bound.NONE;

    Table(Comparator<? super K> order, UndoLog undoLog) {
        this.rows = new TreeMap<>(order);
        this.undoLog = undoLog;
    }

    /** Refuses new rows from now on where there are as many as the bound allows. */
    void limit(Bound to) {
        bound = to;
    }

    @Nullable
    V get(K key) {
        return rows.get(key);
    }

    void put(K key, V value) {
        if (!rows.containsKey(key)) {
            bound.checkRoom(rows.size());
        }
        V before = rows.put(key, value);
        undoLog.add(before == null ? () -> rows.remove(key) : () -> rows.put(key, before));
    }

    void remove(K key) {
        V before = rows.remove(key);
        if (before != null) {
            undoLog.add(() -> rows.put(key, before));
        }
    }

    int size() {
        return rows.size();
    }

    NavigableMap<K, V> rows() {
        return Collections.unmodifiableNavigableMap(rows);
    }
}
