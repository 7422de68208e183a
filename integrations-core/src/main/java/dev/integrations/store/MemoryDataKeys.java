package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.DataKey;
import dev.integrations.crypto.DataKeyStore;
import dev.integrations.crypto.Portion;
import dev.integrations.crypto.WrappedKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The data keys of one transaction. */
final class MemoryDataKeys implements DataKeyStore {
    private final MemoryTransaction transaction;

    MemoryDataKeys(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public List<DataKey> live(TenantId tenant) {
        return keys().rows().values().stream()
                .filter(key -> key.tenant().equals(tenant) && key.wrapped().isPresent())
                .toList();
    }

    @Override
    public Optional<DataKey> find(TenantId tenant, int id) {
        return Optional.ofNullable(keys().get(id)).filter(key -> key.tenant().equals(tenant));
    }

    @Override
    public boolean insertCurrent(DataKey key) {
        boolean taken =
                keys().get(key.id()) != null || live(key.tenant()).stream().anyMatch(DataKey::isCurrent);
        if (!taken) {
            keys().put(key.id(), key);
        }
        return !taken;
    }

    @Override
    public boolean retire(TenantId tenant, int id, Instant at) {
        Optional<DataKey> current = find(tenant, id).filter(DataKey::isCurrent);
        current.ifPresent(key -> keys().put(
                        id,
                        new DataKey(id, tenant, key.wrapped(), key.createdAt(), Optional.of(at), Optional.empty())));
        return current.isPresent();
    }

    @Override
    public Portion<DataKey> wrappedByOthers(String wrappingKey, int after, int limit) {
        List<DataKey> keys = keys().rows().tailMap(after, false).values().stream()
                .filter(key -> isWrapped(key, wrappingKey, false))
                .limit(limit)
                .toList();
        return Portion.of(keys, key -> Integer.toString(key.id()));
    }

    @Override
    public boolean rewrap(DataKey key, WrappedKey wrapped) {
        Optional<DataKey> same = find(key.tenant(), key.id())
                .filter(stored -> isWrapped(stored, key.wrapped().orElseThrow().wrappingKey(), true));
        same.ifPresent(stored -> keys().put(
                        key.id(),
                        new DataKey(
                                key.id(),
                                key.tenant(),
                                Optional.of(wrapped),
                                stored.createdAt(),
                                stored.retiredAt(),
                                Optional.empty())));
        return same.isPresent();
    }

    private static boolean isWrapped(DataKey key, String by, boolean wanted) {
        return key.wrapped()
                .filter(wrapped -> wrapped.wrappingKey().equals(by) == wanted)
                .isPresent();
    }

    @Override
    public int destroy(TenantId tenant, Instant at) {
        List<DataKey> live = live(tenant);
        for (DataKey key : live) {
            keys().put(
                            key.id(),
                            new DataKey(
                                    key.id(),
                                    tenant,
                                    Optional.empty(),
                                    key.createdAt(),
                                    key.retiredAt(),
                                    Optional.of(at)));
        }
        return live.size();
    }

    private Table<Integer, DataKey> keys() {
        return transaction.tables().dataKeys();
    }
}
