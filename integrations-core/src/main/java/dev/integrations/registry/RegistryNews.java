package dev.integrations.registry;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.OperationalEvent;
import dev.integrations.delivery.OperationalEvents;
import dev.integrations.event.EventType;
import java.util.Map;

/** Writes down changes to integrations of one tenant, and tells of them. */
record RegistryNews(TenantId tenant, AuditTrail audit, OperationalEvents events) {
    /** Writes an audit row, and an event that is named and says the same. */
    void record(RegistryTransaction transaction, String action, IntegrationId id, Map<String, String> details) {
        write(transaction, action, id, details);
        tell(transaction, action, id, details);
    }

    void write(RegistryTransaction transaction, String action, IntegrationId id, Map<String, String> details) {
        audit.record(transaction, action, id, details);
    }

    void tell(RegistryTransaction transaction, String name, IntegrationId id, Map<String, String> data) {
        EventType type = EventType.of(EventType.RESERVED_PREFIX + name);
        events.publish(transaction, new OperationalEvent(type, tenant, id.destination(), Map.copyOf(data)));
    }
}
