package dev.integrations;

import dev.integrations.audit.AuditTrail;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.DeliveryEngine;

/** What may be seen over all tenants, by those who run the host. Safe for use by several threads. */
public final class Operator {
    private final DeliveryEngine engine;
    private final AuditTrail audit;

    Operator(DeliveryEngine engine, AuditTrail audit) {
        this.engine = engine;
        this.audit = audit;
    }

    /**
     * Returns the trail of changes to what belongs to no tenant, such as the catalogue of event types.
     *
     * @return the audit trail
     */
    public AuditTrail audit() {
        return audit;
    }

    /**
     * Counts the pending deliveries of all tenants. It reads all of them.
     *
     * @return how many are due, held by a node, or scheduled for later
     */
    public Backlog backlog() {
        return engine.backlog();
    }

    /**
     * Counts the replay jobs of all tenants that are running.
     *
     * @return how many there are
     */
    public long runningReplays() {
        return engine.runningReplays();
    }
}
