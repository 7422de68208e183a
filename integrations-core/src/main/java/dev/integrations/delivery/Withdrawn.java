package dev.integrations.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What was expunged through this node a short while ago, so that nothing of it is sent that this node had claimed before.
 * Other nodes find out when they renew their leases. Safe for use by several threads.
 */
final class Withdrawn {
    private static final int MAX_REMEMBERED = 100_000;

    private final Cache<EventId, Boolean> events;
    private final Cache<TenantId, Instant> tenants;

    /** Remembers for a time after which no lease of then can stand. */
    Withdrawn(Clock clock, Duration time) {
        this.events = cache(clock, time).build();
        this.tenants = cache(clock, time).build();
    }

    private static Caffeine<Object, Object> cache(Clock clock, Duration time) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(time)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run);
    }

    void add(EventId event) {
        events.put(event, true);
    }

    /** Withdraws what a tenant had published by a time. */
    void add(TenantId tenant, Instant publishedBy) {
        tenants.put(tenant, publishedBy);
    }

    boolean contains(Event event) {
        if (events.getIfPresent(event.id()) != null) {
            return true;
        }
        Instant publishedBy = tenants.getIfPresent(event.tenant());
        return publishedBy != null && !event.createdAt().isAfter(publishedBy);
    }
}
