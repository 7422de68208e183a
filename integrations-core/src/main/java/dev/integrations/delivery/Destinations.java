package dev.integrations.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Destinations of all kinds as the dispatcher meets them, kept for two seconds. */
final class Destinations {
    private static final int MAX_DESTINATIONS = 10_000;

    private final Routes routes;
    private final Map<DestinationId.Kind, DestinationResolver> resolvers = new EnumMap<>(DestinationId.Kind.class);
    private final Cache<DestinationId, Optional<Destination>> cache;

    Destinations(EngineParts parts, Routes routes) {
        this.routes = routes;
        parts.resolvers().forEach(resolver -> this.resolvers.put(resolver.kind(), resolver));
        this.cache = Caffeine.newBuilder()
                .maximumSize(MAX_DESTINATIONS)
                .expireAfterWrite(Routes.MAX_AGE)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(parts.clock().millis()))
                .executor(Runnable::run)
                .build();
    }

    /** Returns those that exist. */
    Map<DestinationId, Destination> find(Collection<DestinationId> ids) {
        Map<DestinationId, Destination> found = new HashMap<>();
        Map<DestinationId.Kind, List<DestinationId>> missing = new EnumMap<>(DestinationId.Kind.class);
        Map<DestinationId, Optional<Destination>> cached = cache.getAllPresent(ids);
        for (DestinationId id : ids) {
            if (cached.containsKey(id)) {
                cached.get(id).ifPresent(destination -> found.put(id, destination));
            } else {
                missing.computeIfAbsent(id.kind(), kind -> new ArrayList<>()).add(id);
            }
        }
        missing.forEach((kind, wanted) -> found.putAll(load(kind, wanted)));
        return found;
    }

    /** Returns a destination as it stands in the store, enabled or not. */
    Optional<Destination> load(DestinationId id) {
        return Optional.ofNullable(load(id.kind(), List.of(id)).get(id));
    }

    /** Forgets what is known of a destination and of the subscriptions of its tenant. */
    void changed(TenantId tenant, DestinationId id) {
        routes.changed(tenant);
        cache.invalidate(id);
    }

    /** Forgets what is known of the subscriptions of a tenant, and of all destinations: it is not known whose they are. */
    void changed(TenantId tenant) {
        routes.changed(tenant);
        cache.invalidateAll();
    }

    boolean disable(Disabling disabling, OperationalEvents events) {
        DestinationResolver resolver = resolvers.get(disabling.destination().kind());
        if (resolver == null || !resolver.disable(disabling, events)) {
            return false;
        }
        changed(disabling.tenant(), disabling.destination());
        return true;
    }

    private Map<DestinationId, Destination> load(DestinationId.Kind kind, List<DestinationId> ids) {
        DestinationResolver resolver = resolvers.get(kind);
        Map<DestinationId, Destination> loaded = resolver == null ? Map.of() : resolver.resolve(ids);
        ids.forEach(id -> cache.put(id, Optional.ofNullable(loaded.get(id))));
        return loaded;
    }
}
