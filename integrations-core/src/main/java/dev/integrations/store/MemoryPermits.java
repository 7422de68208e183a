package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.PermitStore;
import dev.integrations.delivery.RateLimit.Grant;
import dev.integrations.store.MemoryTables.Bucket;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The permits of one transaction. */
final class MemoryPermits implements PermitStore {
    private final MemoryTransaction transaction;

    MemoryPermits(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public Map<DestinationId, Grant> take(Collection<Wish> wishes, Instant now) {
        Map<DestinationId, Grant> grants = new HashMap<>();
        for (Wish wish : wishes) {
            Bucket bucket = buckets().get(wish.destination());
            Instant drawnUntil = bucket == null ? Instant.EPOCH : bucket.drawnUntil();
            Grant grant = wish.limit().take(drawnUntil, now, wish.wanted());
            buckets().put(wish.destination(), new Bucket(wish.tenant(), grant.drawnUntil()));
            grants.put(wish.destination(), grant);
        }
        return grants;
    }

    @Override
    public void forget(TenantId tenant, DestinationId destination) {
        Bucket bucket = buckets().get(destination);
        if (bucket != null && bucket.tenant().equals(tenant)) {
            buckets().remove(destination);
        }
    }

    private Table<DestinationId, Bucket> buckets() {
        return transaction.tables().permits();
    }
}
