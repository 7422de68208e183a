package dev.integrations.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Publishes what happened in the library itself, in the transaction of the change, to webhooks that name such types in
 * their filters: those of the tenant, and those of the operator's tenant if there is one. What nobody wants is not even
 * stored. Safe for use by several threads.
 */
public final class OperationalEvents {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Publisher publisher;
    private final Optional<TenantId> operator;
    private final TimeOrderedUuids ids;
    private final Clock clock;

    OperationalEvents(Publisher publisher, EngineParts parts) {
        this.publisher = publisher;
        this.operator = parts.lifecycle().operatorTenant();
        this.ids = parts.ids();
        this.clock = parts.clock();
    }

    /**
     * Publishes an event in a transaction that may change webhooks.
     *
     * @param transaction the transaction of what happened
     * @param event what happened
     * @return false if nobody wants it
     */
    public boolean publish(DeliveryTransaction transaction, OperationalEvent event) {
        return publish(transaction, event, true);
    }

    /** Publishes an event in a transaction that changes no subscription, so that what is known of these will do. */
    boolean publishKnown(DeliveryTransaction transaction, OperationalEvent event) {
        return publish(transaction, event, false);
    }

    private boolean publish(DeliveryTransaction transaction, OperationalEvent told, boolean changing) {
        Set<TenantId> audience =
                operator.map(other -> tenants(told.tenant(), other)).orElseGet(() -> Set.of(told.tenant()));
        Instant now = clock.instant();
        byte[] payload = payload(told, now);
        boolean published = false;
        for (TenantId tenant : audience) {
            Event event = new Event(EventId.of(ids.next()), tenant, told.type(), now, payload);
            published |= publisher.publishOwn(transaction, event, told.about(), changing);
        }
        return published;
    }

    private static Set<TenantId> tenants(TenantId one, TenantId other) {
        return one.equals(other) ? Set.of(one) : Set.of(one, other);
    }

    private static byte[] payload(OperationalEvent event, Instant now) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tenant", event.tenant().value());
        data.put(subject(event.about()), event.about().toString());
        data.putAll(new TreeMap<>(event.data()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", event.type().name());
        body.put("timestamp", now);
        body.put("data", data);
        try {
            return MAPPER.writeValueAsBytes(plain(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written as JSON", e);
        }
    }

    /** Returns what events call a kind of destination. */
    static String subject(DestinationId about) {
        return switch (about.kind()) {
            case WEBHOOK -> "webhook";
            case INTEGRATION -> "integration";
        };
    }

    /** Times as texts, which Jackson alone does not write. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((name, each) -> plain.put(name.toString(), plain(each)));
            return plain;
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
