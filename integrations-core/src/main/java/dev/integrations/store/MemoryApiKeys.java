package dev.integrations.store;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyQuery;
import dev.integrations.apikey.ApiKeyStore;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The API keys of one transaction. */
final class MemoryApiKeys implements ApiKeyStore {
    private final MemoryTransaction transaction;

    MemoryApiKeys(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public boolean insert(StoredApiKey key) {
        if (table().find(key.hash()).isPresent()) {
            return false;
        }
        table().put(key);
        return true;
    }

    @Override
    public boolean update(ApiKey key) {
        Optional<StoredApiKey> before =
                table().find(key.tenant(), key.id()).filter(row -> row.key().version() == key.version() - 1);
        before.ifPresent(row -> table().put(replaced(row, key)));
        return before.isPresent();
    }

    /** What cannot be changed, and when the key was last used, stay as they are stored. */
    private static StoredApiKey replaced(StoredApiKey row, ApiKey key) {
        ApiKey before = row.key();
        ApiKey after = new ApiKey(
                before.id(),
                before.tenant(),
                key.settings(),
                before.prefix(),
                before.hint(),
                key.revokedAt(),
                key.replacedBy(),
                before.lastUsedAt(),
                key.version(),
                before.createdAt(),
                key.updatedAt());
        return new StoredApiKey(after, row.hash(), row.pepper());
    }

    @Override
    public Optional<ApiKey> find(TenantId tenant, ApiKeyId id) {
        return table().find(tenant, id).map(StoredApiKey::key);
    }

    @Override
    public Optional<StoredApiKey> findByHash(Collection<KeyHash> hashes) {
        return hashes.stream().flatMap(hash -> table().find(hash).stream()).findFirst();
    }

    @Override
    public List<ApiKey> load(Collection<ApiKeyId> ids) {
        return ids.stream()
                .flatMap(id -> table().find(id).stream())
                .map(StoredApiKey::key)
                .toList();
    }

    @Override
    public Page<ApiKey> list(TenantId tenant, ApiKeyQuery query, Instant now, PageRequest page) {
        NavigableMap<TimeKey, ApiKey> byTime = new TreeMap<>();
        for (StoredApiKey row : table().rows(tenant).values()) {
            byTime.put(new TimeKey(row.key().createdAt(), row.key().id().uuid()), row.key());
        }
        return Listing.BY_TIME.page(byTime, key -> matches(key, query, now), page);
    }

    private static boolean matches(ApiKey key, ApiKeyQuery query, Instant now) {
        return query.live().map(live -> live == key.isLive(now)).orElse(true)
                && query.owner().map(key.settings().owner()::equals).orElse(true)
                && query.text().map(text -> contains(key, text)).orElse(true);
    }

    private static boolean contains(ApiKey key, String text) {
        String part = text.toLowerCase(Locale.ROOT);
        return Stream.of(key.settings().name(), key.settings().owner(), key.hint())
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(part));
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        List<StoredApiKey> some =
                table().rows(tenant).values().stream().limit(limit).toList();
        some.forEach(table()::remove);
        return some.size();
    }

    private ApiKeyTable table() {
        return transaction.tables().apiKeys();
    }
}
