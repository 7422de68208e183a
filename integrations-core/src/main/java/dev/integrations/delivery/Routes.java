package dev.integrations.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.TenantId;
import dev.integrations.event.EventType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The enabled subscriptions of tenants that publish, kept for two seconds. A change made through this node is seen at
 * once by publications that begin after it.
 */
final class Routes {
    static final Duration MAX_AGE = Duration.ofSeconds(2);
    private static final int MAX_SUBSCRIPTIONS = 200_000;

    private final Cache<TenantId, List<Subscription>> cache;
    private final AtomicLong changes = new AtomicLong();

    Routes(Clock clock) {
        this.cache = Caffeine.newBuilder()
                .maximumWeight(MAX_SUBSCRIPTIONS)
                .weigher((TenantId tenant, List<Subscription> subscriptions) -> 1 + subscriptions.size())
                .expireAfterWrite(MAX_AGE)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    List<DestinationId> match(DeliveryTransaction transaction, TenantId tenant, EventType type) {
        List<DestinationId> destinations = new ArrayList<>();
        for (Subscription subscription : subscriptions(transaction, tenant)) {
            if (subscription.filter().matches(type)) {
                destinations.add(subscription.destination());
            }
        }
        return destinations;
    }

    void changed(TenantId tenant) {
        changes.incrementAndGet();
        cache.invalidate(tenant);
    }

    private List<Subscription> subscriptions(DeliveryTransaction transaction, TenantId tenant) {
        List<Subscription> cached = cache.getIfPresent(tenant);
        if (cached != null) {
            return cached;
        }
        long before = changes.get();
        List<Subscription> loaded = List.copyOf(transaction.deliveries().subscriptions(tenant));
        if (transaction.readsLatest()) {
            // What was read before a change must not outlive it: the check and the entry are one step.
            cache.asMap().computeIfAbsent(tenant, key -> changes.get() == before ? loaded : null);
        }
        return loaded;
    }
}
