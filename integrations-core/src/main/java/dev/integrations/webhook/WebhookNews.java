package dev.integrations.webhook;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.OperationalEvent;
import dev.integrations.delivery.OperationalEvents;
import dev.integrations.event.EventType;
import java.util.Map;

/** Writes down changes to webhooks of one tenant, and tells of them. */
final class WebhookNews {
    private final TenantId tenant;
    private final AuditTrail audit;
    private final OperationalEvents events;

    WebhookNews(TenantId tenant, AuditTrail audit, OperationalEvents events) {
        this.tenant = tenant;
        this.audit = audit;
        this.events = events;
    }

    /** Writes an audit row, and an event that is named and says the same. */
    void record(WebhookTransaction transaction, String action, WebhookId id, Map<String, String> details) {
        write(transaction, action, id, details);
        tell(transaction, action, id, details);
    }

    void write(WebhookTransaction transaction, String action, WebhookId id, Map<String, String> details) {
        audit.record(transaction, action, id, details);
    }

    void tell(WebhookTransaction transaction, String name, WebhookId id, Map<String, String> data) {
        EventType type = EventType.of(EventType.RESERVED_PREFIX + name);
        events.publish(transaction, new OperationalEvent(type, tenant, id.destination(), Map.copyOf(data)));
    }
}
