package dev.integrations.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.PayloadTree;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where the events of tenants go. What is known of a tenant is trusted for two seconds; then one small read tells whether
 * its subscriptions have changed, and only if so they are read again; the same read asks for other tenants whose time is
 * soon up. A change made through this node is seen at once by publications that begin after it.
 */
final class Routes {
    static final Duration MAX_AGE = Duration.ofSeconds(2);

    /** Bounds for how long anything wrong could stay, such as after a restored backup. */
    private static final Duration KEPT_FOR = Duration.ofMinutes(5);

    private static final int MAX_SUBSCRIPTIONS = 200_000;
    private static final int STRIPES = 1024;

    /** How many tenants are looked at in one read, once their last look is that old. */
    private static final int MAX_CHECK = 256;

    private static final Duration WORTH_A_CHECK = Duration.ofSeconds(1);

    private final Clock clock;
    private final Cache<TenantId, RouteTable> cache;

    /** Tenants in the order in which they were checked; one may be in it more than once. */
    private final Queue<TenantId> checked = new ConcurrentLinkedQueue<>();

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
        if (known.isPresent() && known.get().checkedSince(now - MAX_AGE.toMillis(), now, changes.get(stripe(tenant)))) {
            known.get().use();
            return known.get();
        }
        // Taken before reading: what is read before a change must not count as checked after it.
        Map<TenantId, Long> before = new HashMap<>();
        before.put(tenant, changes.get(stripe(tenant)));
        // A transaction of the host may look at an older state; what it sees says nothing of the newest.
        boolean latest = transaction.readsLatest();
        if (latest) {
            addOthersToCheck(before, now);
        }
        Map<TenantId, Long> versions = transaction.deliveries().subscriptionsVersions(before.keySet());
        long version = versions.getOrDefault(tenant, 0L);
        RouteTable table = known.isPresent() && known.get().version() >= version
                ? known.get()
                : load(transaction, tenant, version);
        if (latest) {
            before.forEach((each, change) -> check(each, versions.getOrDefault(each, 0L), now, change));
        }
        return table;
    }

    /** Where many tenants publish in turn, a look at each of them would cost more than the publication. */
    private void addOthersToCheck(Map<TenantId, Long> tenants, long now) {
        for (TenantId next = checked.peek(); next != null && tenants.size() < MAX_CHECK; next = checked.peek()) {
            RouteTable table = cache.getIfPresent(next);
            if (table != null && table.isCheckedAfter(now - WORTH_A_CHECK.toMillis())) {
                return;
            }
            checked.remove(next);
            if (table != null && table.isUsed()) {
                tenants.put(next, changes.get(stripe(next)));
            }
        }
    }

    private void check(TenantId tenant, long version, long now, long change) {
        RouteTable table = cache.getIfPresent(tenant);
        if (table != null && table.version() == version) {
            table.checked(now, change);
            checked.add(tenant);
        }
    }

    private RouteTable load(DeliveryTransaction transaction, TenantId tenant, long version) {
        RouteTable loaded = new RouteTable(version, transaction.deliveries().subscriptions(tenant));
        cache.asMap().merge(tenant, loaded, (before, after) -> before.version() > after.version() ? before : after);
        return loaded;
    }

    private static int stripe(TenantId tenant) {
        int hash = tenant.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }
}
