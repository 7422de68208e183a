package dev.integrations.store;

import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.TenantId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;

/** API keys by tenant, by id and by hash. */
final class ApiKeyTable {
    private record Place(TenantId tenant, UUID id) {}

    private final TenantTable<UUID, StoredApiKey> rows;
    private final Table<UUID, Place> byId;
    private final Table<byte[], Place> byHash;

    ApiKeyTable(UndoLog undoLog) {
        this.rows = new TenantTable<>(Comparator.naturalOrder(), undoLog);
        this.byId = new Table<>(Comparator.naturalOrder(), undoLog);
        this.byHash = new Table<>(Arrays::compare, undoLog);
    }

    NavigableMap<UUID, StoredApiKey> rows(TenantId tenant) {
        return rows.rows(tenant);
    }

    Optional<StoredApiKey> find(TenantId tenant, ApiKeyId id) {
        return Optional.ofNullable(rows.get(tenant, id.uuid()));
    }

    Optional<StoredApiKey> find(ApiKeyId id) {
        return Optional.ofNullable(byId.get(id.uuid())).flatMap(this::at);
    }

    Optional<StoredApiKey> find(KeyHash hash) {
        return Optional.ofNullable(byHash.get(hash.bytes())).flatMap(this::at);
    }

    private Optional<StoredApiKey> at(Place place) {
        return Optional.ofNullable(rows.get(place.tenant(), place.id()));
    }

    void put(StoredApiKey row) {
        Place place = new Place(row.key().tenant(), row.key().id().uuid());
        rows.put(place.tenant(), place.id(), row);
        byId.put(place.id(), place);
        byHash.put(row.hash().bytes(), place);
    }

    void remove(StoredApiKey row) {
        rows.remove(row.key().tenant(), row.key().id().uuid());
        byId.remove(row.key().id().uuid());
        byHash.remove(row.hash().bytes());
    }
}
