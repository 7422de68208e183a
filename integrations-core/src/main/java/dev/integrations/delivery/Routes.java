package dev.integrations.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.PayloadTree;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where the events of tenants go. What is known of a tenant is trusted for two seconds; then one small read tells whether
 * its subscriptions have changed, and only if so they are read again. A change made through this node is seen at once by
 * publications that begin after it.
 */
final class Routes {
    static final Duration MAX_AGE = Duration.ofSeconds(2);

    /** Bounds for how long anything wrong could stay, such as after a restored backup. */
    private static final Duration KEPT_FOR = Duration.ofMinutes(5);

    private static final int MAX_SUBSCRIPTIONS = 200_000;
    private static final int STRIPES = 1024;

    private final Clock clock;
    private final Cache<TenantId, RouteTable> cache;

    /** Counts the changes made through this node; tenants whose ids hash alike share a counter. */
    private final AtomicLongArray changes = new AtomicLongArray(STRIPES);

    Routes(Clock clock) {
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(MAX_SUBSCRIPTIONS)
                .weigher((TenantId tenant, RouteTable table) -> 1 + table.size())
                .expireAfterWrite(KEPT_FOR)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    List<DestinationId> match(DeliveryTransaction transaction, Event event) {
        return table(transaction, event.tenant())
                .match(event.type(), event.channels(), PayloadTree.of(event.payload()))
                .stream()
                .map(Subscription::destination)
                .toList();
    }

    /** Reads what a transaction sees that may have changed it, and keeps nothing of that: it may yet be rolled back. */
    static List<DestinationId> matchWithin(DeliveryTransaction transaction, Event event) {
        return transaction.deliveries().subscriptions(event.tenant()).stream()
                .filter(subscription -> subscription
                        .interest()
                        .matches(event.type(), event.channels(), PayloadTree.of(event.payload())))
                .map(Subscription::destination)
                .toList();
    }

    void changed(TenantId tenant) {
        changes.incrementAndGet(stripe(tenant));
    }

    private RouteTable table(DeliveryTransaction transaction, TenantId tenant) {
        Optional<RouteTable> known = Optional.ofNullable(cache.getIfPresent(tenant));
        long now = clock.millis();
        // Taken before reading: what is read before a change must not count as checked after it.
        long change = changes.get(stripe(tenant));
        if (known.isPresent() && known.get().checkedSince(now - MAX_AGE.toMillis(), now, change)) {
            return known.get();
        }
        long version = transaction.deliveries().subscriptionsVersion(tenant);
        if (known.isPresent() && known.get().version() >= version) {
            // A transaction of the host may look at an older state; what it sees says nothing of the newest.
            if (known.get().version() == version) {
                known.get().checked(now, change);
            }
            return known.get();
        }
        RouteTable loaded = new RouteTable(version, transaction.deliveries().subscriptions(tenant));
        loaded.checked(now, change);
        cache.asMap().merge(tenant, loaded, (before, after) -> before.version() > after.version() ? before : after);
        return loaded;
    }

    private static int stripe(TenantId tenant) {
        int hash = tenant.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }
}
