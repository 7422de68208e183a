package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.inbound.InboundEvent;
import dev.integrations.inbound.Reception;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events that services sent, by their ids, and by the keys that may be there once. */
final class InboundTable {
    private final TenantTable<UUID, Row> rows;
    private final Table<Key, UUID> keys;
    private int size;
    private final UndoLog undoLog;

    /** What is kept of an event; the arrays are never changed. */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(Reception reception, String key, byte[] payload, long fence) {
        Row with(Reception next, long nextFence) {
            return new Row(next, key, payload, nextFence);
        }

        private Key place() {
            InboundEvent event = reception.event();
            return new Key(event.tenant().value(), event.integration().uuid(), key);
        }
    }

    private record Key(String tenant, UUID integration, String hash) {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::tenant)
                .thenComparing(Key::integration)
                .thenComparing(Key::hash);
    }

    InboundTable(UndoLog undoLog) {
        this.rows = new TenantTable<>(Comparator.naturalOrder(), undoLog);
        this.keys = new Table<>(Key.ORDER, undoLog);
        this.undoLog = undoLog;
    }

    /** Returns false if its key is there already. */
    boolean insert(Reception reception, byte[] key, byte[] payload) {
        Row row = new Row(reception, HexFormat.of().formatHex(key), payload.clone(), 0);
        if (keys.get(row.place()) != null) {
            return false;
        }
        keys.put(row.place(), reception.event().id().uuid());
        put(row);
        size++;
        undoLog.add(() -> size--);
        return true;
    }

    void put(Row row) {
        InboundEvent event = row.reception().event();
        rows.put(event.tenant(), event.id().uuid(), row);
    }

    void remove(Row row) {
        InboundEvent event = row.reception().event();
        keys.remove(row.place());
        rows.remove(event.tenant(), event.id().uuid());
        size--;
        undoLog.add(() -> size++);
    }

    @Nullable
    Row get(TenantId tenant, UUID id) {
        return rows.get(tenant, id);
    }

    NavigableMap<UUID, Row> rows(TenantId tenant) {
        return rows.rows(tenant);
    }

    /** Returns the rows of all tenants. */
    Stream<Row> all() {
        return rows.tenants().stream().flatMap(tenant -> rows(tenant).values().stream());
    }

    int size() {
        return size;
    }
}
