package dev.integrations.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.TenantId;
import java.time.Clock;
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
    private final Clock clock;

    OperationalEvents(Publisher publisher, LifecycleSettings settings, Clock clock) {
        this.publisher = publisher;
        this.operator = settings.operatorTenant();
        this.clock = clock;
    }

    /**
     * Publishes an event. Subscriptions that the transaction changes are to be changed after this, since what is read
     * here is kept for a while, even if the transaction fails.
     *
     * @param transaction the transaction of what happened
     * @param event what happened
     * @return false if nobody wants it
     */
    public boolean publish(DeliveryTransaction transaction, OperationalEvent event) {
        Set<TenantId> audience =
                operator.map(other -> tenants(event.tenant(), other)).orElseGet(() -> Set.of(event.tenant()));
        boolean published = false;
        for (TenantId tenant : audience) {
            published |= publisher.publishOwn(transaction, tenant, event, () -> payload(event));
        }
        return published;
    }

    private static Set<TenantId> tenants(TenantId one, TenantId other) {
        return one.equals(other) ? Set.of(one) : Set.of(one, other);
    }

    private byte[] payload(OperationalEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tenant", event.tenant().value());
        data.put("webhook", event.about().toString());
        data.putAll(new TreeMap<>(event.data()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", event.type().name());
        body.put("timestamp", clock.instant());
        body.put("data", data);
        try {
            return MAPPER.writeValueAsBytes(plain(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written as JSON", e);
        }
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
