package dev.integrations;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.crypto.DataKeys;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.DeliveryEngine;

/** What may be seen and done over all tenants, by those who run the host. Safe for use by several threads. */
public final class Operator {
    private final Integrations integrations;
    private final DeliveryEngine engine;
    private final AuditTrail audit;
    private final TenantRemoval removal;

    Operator(Integrations integrations, TenantRemoval removal) {
        this.integrations = integrations;
        this.engine = integrations.engine();
        this.audit = integrations.auditTrail(AuditTrail.HOST, Actor.SYSTEM);
        this.removal = removal;
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
     * Returns the keys that encrypt the data of tenants: to wrap them anew, to replace and to destroy them.
     *
     * @return the keys
     */
    public DataKeys dataKeys() {
        return integrations.dataKeys();
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

    /**
     * Removes all that a tenant has: webhooks and their secrets, events, pending and finished deliveries with their
     * attempts, replay jobs, idempotency keys. Its data keys are destroyed first, so that what was encrypted for it cannot
     * be read again, wherever there are copies. Nothing of it can be brought back. The audit trail stays, with an entry
     * at the beginning and at the end of this. Two more things do, which hold nothing but the id of the tenant: a count
     * of the changes of its subscriptions, which must not go back, and what was stored in transactions of the host that
     * end later. So publish nothing more for the tenant from the time of the call.
     *
     * <p>It works in batches of short transactions. If it is cut short, calling it again does the rest. Nothing is sent
     * afterwards but what is on the wire, and what another node has queued in memory until it renews its lease.
     *
     * @param tenant the host's name for the tenant
     * @param actor who removes it, in the host's words, such as {@code user:42}
     * @param reason why, 1 to 500 characters
     * @return how many rows were removed, without those that went with others; zero if there was nothing
     * @throws IllegalArgumentException if an argument is malformed
     */
    public long expungeTenant(String tenant, String actor, String reason) {
        Tenant removed = integrations.tenant(tenant).as(actor).because(reason);
        return removal.remove(removed.id(), removed.audit());
    }
}
