package dev.integrations;

import dev.integrations.apikey.ApiKeys;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.connection.Connections;
import dev.integrations.delivery.Deliveries;
import dev.integrations.delivery.Events;
import dev.integrations.extension.TenantExtensions;
import dev.integrations.importing.Imports;
import dev.integrations.inbound.InboundEvents;
import dev.integrations.oauth.Consents;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.registry.Registry;
import dev.integrations.webhook.Webhooks;

/**
 * What one customer organisation of the host owns. Everything reached from here sees and changes this tenant's data
 * only. Cheap to make; safe for use by several threads.
 */
public final class Tenant {
    private final Integrations integrations;
    private final TenantId id;
    private final AuditTrail audit;

    Tenant(Integrations integrations, TenantId id, AuditTrail audit) {
        this.integrations = integrations;
        this.id = id;
        this.audit = audit;
    }

    static TenantId idOf(String name) {
        TenantId id = TenantId.of(name);
        if (id.equals(AuditTrail.HOST)) {
            throw new IllegalArgumentException(
                    "'%s' is reserved for what belongs to no tenant; give the tenant another id".formatted(name));
        }
        return id;
    }

    /**
     * Returns whose data this is.
     *
     * @return the tenant id
     */
    public TenantId id() {
        return id;
    }

    /**
     * Returns the same tenant, with somebody else named in the audit trail as the one who makes changes.
     *
     * @param actor in the host's words, such as {@code user:42}; the default is {@code system}
     * @return the tenant as that actor changes it
     */
    public Tenant as(String actor) {
        return new Tenant(integrations, id, audit.as(Actor.of(actor)));
    }

    /**
     * Returns the same tenant, with a reason in the audit trail for what is changed.
     *
     * @param reason why, 1 to 500 characters, such as {@code ticket 17}; the default is none
     * @return the tenant as it is changed for that reason
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public Tenant because(String reason) {
        return new Tenant(integrations, id, audit.because(reason));
    }

    /**
     * Returns the tenant's webhooks.
     *
     * @return the webhooks
     */
    public Webhooks webhooks() {
        return integrations.webhooks(id, audit);
    }

    /**
     * Returns the tenant's API keys.
     *
     * @return the keys
     */
    public ApiKeys apiKeys() {
        return integrations.apiKeys(id, audit);
    }

    /**
     * Returns the tenant's connections to services of others.
     *
     * @return the connections
     */
    public Connections connections() {
        return integrations.connections(id, audit);
    }

    /**
     * Returns the tenant's integrations.
     *
     * @return the integrations
     */
    public Registry integrations() {
        return integrations.integrations(id, audit);
    }

    /**
     * Returns the extensions that the tenant can install integrations from.
     *
     * @return the extensions
     */
    public TenantExtensions extensions() {
        return integrations.extensions(id, audit);
    }

    /**
     * Returns what services sent to the tenant's integrations.
     *
     * @return the events
     * @throws IllegalStateException if nothing is received from services
     */
    public InboundEvents inbound() {
        return integrations.inbound(id, audit);
    }

    /**
     * Returns imports from elsewhere.
     *
     * @return what plans and applies imports for this tenant
     */
    public Imports imports() {
        return integrations.imports(webhooks(), audit);
    }

    /**
     * Returns the apps that the tenant's developers registered, which act for the tenant's users alone.
     *
     * @return the apps
     * @throws IllegalStateException if there is no authorization server
     */
    public OAuthApps oauthApps() {
        return integrations.oauthApps(id, audit);
    }

    /**
     * Returns what the tenant's users allowed apps to do.
     *
     * @return the consents
     * @throws IllegalStateException if there is no authorization server
     */
    public Consents consents() {
        return integrations.consents(id, audit);
    }

    /**
     * Returns the tenant's events.
     *
     * @return the events
     */
    public Events events() {
        return integrations.engine().events(id, audit);
    }

    /**
     * Returns the tenant's deliveries.
     *
     * @return the deliveries
     */
    public Deliveries deliveries() {
        return integrations.engine().deliveries(id, audit);
    }

    /**
     * Returns the trail of changes to the tenant's data.
     *
     * @return the audit trail
     */
    public AuditTrail audit() {
        return audit;
    }
}
