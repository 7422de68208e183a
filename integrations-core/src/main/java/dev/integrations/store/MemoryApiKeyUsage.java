package dev.integrations.store;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyUsage;
import dev.integrations.apikey.ApiKeyUsageStore;
import dev.integrations.apikey.CountedUse;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.TenantId;
import dev.integrations.store.ApiKeyTable.UsageKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The use of API keys of one transaction. */
final class MemoryApiKeyUsage implements ApiKeyUsageStore {
    private final MemoryTransaction transaction;

    MemoryApiKeyUsage(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void add(Collection<CountedUse> uses) {
        for (CountedUse use : uses) {
            table().find(use.key()).ifPresent(row -> add(row, use));
        }
    }

    private void add(StoredApiKey row, CountedUse use) {
        if (row.key()
                .lastUsedAt()
                .filter(last -> !last.isBefore(use.lastUsedAt()))
                .isEmpty()) {
            table().put(new StoredApiKey(usedAt(row.key(), use.lastUsedAt()), row.hash(), row.pepper()));
        }
        UsageKey day = new UsageKey(use.key().uuid(), use.usage().day());
        ApiKeyUsage before = table().usage().get(day);
        table().usage().put(day, before == null ? use.usage() : sum(before, use.usage()));
    }

    private static ApiKey usedAt(ApiKey key, Instant at) {
        return new ApiKey(
                key.id(),
                key.tenant(),
                key.settings(),
                key.prefix(),
                key.hint(),
                key.revokedAt(),
                key.replacedBy(),
                Optional.of(at),
                key.version(),
                key.createdAt(),
                key.updatedAt());
    }

    private static ApiKeyUsage sum(ApiKeyUsage one, ApiKeyUsage other) {
        Map<String, Long> byScope = new HashMap<>(one.byScope());
        other.byScope().forEach((scope, count) -> byScope.merge(scope, count, Long::sum));
        return new ApiKeyUsage(one.day(), one.requests() + other.requests(), byScope);
    }

    @Override
    public List<ApiKeyUsage> usage(TenantId tenant, ApiKeyId id, LocalDate from, LocalDate to) {
        if (table().find(tenant, id).isEmpty()) {
            return List.of();
        }
        return List.copyOf(table().usage()
                .rows()
                .subMap(new UsageKey(id.uuid(), from), new UsageKey(id.uuid(), to))
                .values());
    }

    @Override
    public int removeBefore(LocalDate day, int limit) {
        List<UsageKey> old = table().usage().rows().keySet().stream()
                .filter(key -> key.day().isBefore(day))
                .limit(limit)
                .toList();
        old.forEach(table().usage()::remove);
        return old.size();
    }

    private ApiKeyTable table() {
        return transaction.tables().apiKeys();
    }
}
