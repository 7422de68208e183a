package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.EventType;
import java.util.Map;

/**
 * Something that happened in the library itself and that a tenant may be told of.
 *
 * @param type its type, which is reserved
 * @param tenant whose data it happened to
 * @param about the destination that it happened to; it is not told of it itself
 * @param data what is told beside the tenant and the destination: texts, numbers, times and maps of these, without
 *     secrets
 */
public record OperationalEvent(EventType type, TenantId tenant, DestinationId about, Map<String, Object> data) {
    /**
     * Validates the type.
     *
     * @param type its type, which is reserved
     * @param tenant whose data it happened to
     * @param about the destination that it happened to
     * @param data what is told
     * @throws IllegalArgumentException if the type is not reserved
     */
    public OperationalEvent {
        if (!type.isReserved()) {
            throw new IllegalArgumentException("'%s' is a type of the host's own".formatted(type));
        }
        data = Map.copyOf(data);
    }
}
