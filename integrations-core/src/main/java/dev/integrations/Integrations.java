package dev.integrations;

import dev.integrations.apikey.ApiKeyVerifier;
import dev.integrations.apikey.ApiKeys;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.audit.AuditUpkeep;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.connection.ConnectionCiphertexts;
import dev.integrations.connection.Connections;
import dev.integrations.crypto.CiphertextPlace;
import dev.integrations.crypto.DataKeyParts;
import dev.integrations.crypto.DataKeys;
import dev.integrations.crypto.Envelope;
import dev.integrations.delivery.DeliveryEngine;
import dev.integrations.delivery.EngineParts;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.event.EventTypeParts;
import dev.integrations.event.EventTypeRules;
import dev.integrations.event.EventTypes;
import dev.integrations.extension.Extensions;
import dev.integrations.extension.TenantExtensions;
import dev.integrations.http.HttpTransport;
import dev.integrations.importing.EventTypeImports;
import dev.integrations.importing.ImportAudit;
import dev.integrations.importing.Imports;
import dev.integrations.inbound.InboundEvents;
import dev.integrations.inbound.InboundReceiver;
import dev.integrations.jose.SigningKeyCiphertexts;
import dev.integrations.jose.SigningKeys;
import dev.integrations.oauth.AccessTokens;
import dev.integrations.oauth.AuthorizationServer;
import dev.integrations.oauth.Consents;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.registry.IntegrationCiphertexts;
import dev.integrations.registry.IntegrationDestinations;
import dev.integrations.registry.Registry;
import dev.integrations.registry.RegistryContext;
import dev.integrations.registry.RegistryParts;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.webhook.TokenAccess;
import dev.integrations.webhook.WebhookCiphertexts;
import dev.integrations.webhook.WebhookContext;
import dev.integrations.webhook.WebhookDestinations;
import dev.integrations.webhook.WebhookParts;
import dev.integrations.webhook.Webhooks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entry point: one for a process, closed with it. It owns the threads that dispatch and the connections to
 * receivers. Safe for use by several threads.
 */
public final class Integrations implements AutoCloseable {
    /** The largest payload that may be published unless set otherwise: 256 KiB. */
    public static final int DEFAULT_MAX_PAYLOAD_BYTES = 256 * 1024;

    private static final Duration AUDIT_LINKING = Duration.ofSeconds(5);
    private static final Duration AUDIT_TRIMMING = Duration.ofHours(1);

    private final Store<? extends StoreTransaction> store;
    private final WebhookParts webhookParts;
    private final RegistryParts registryParts;
    private final ExtensionRuntime extensions;
    private final EventTypeParts eventTypeParts;
    private final DataKeyParts dataKeyParts;
    private final HttpTransport transport;
    private final boolean ownsTransport;
    private final DeliveryEngine engine;
    private final Housekeeping housekeeping;
    private final ConnectionRuntime connections;
    private final ApiKeyRuntime apiKeys;
    private final InboundRuntime inbound;
    private final OAuthRuntime oauth;

    Integrations(IntegrationsBuilder builder, Store<? extends StoreTransaction> store) {
        this.store = store;
        SecureRandom random = new SecureRandom();
        Clock clock = new MicrosecondClock(builder.clock);
        TimeOrderedUuids ids = new TimeOrderedUuids(clock, random);
        this.housekeeping = new Housekeeping(clock);
        Envelope encryption = new Envelope(
                store, Optional.ofNullable(builder.keyRing), Optional.ofNullable(builder.keyWrapper), clock);
        this.dataKeyParts = new DataKeyParts(store, encryption, clock, ciphertexts(store));
        this.webhookParts = new WebhookParts(
                store,
                encryption,
                builder.policy,
                clock,
                random,
                ids,
                builder.challenge,
                Optional.ofNullable(builder.transformation));
        this.oauth = new OAuthRuntime(webhookParts, store, auditTrail(AuditTrail.HOST, Actor.SYSTEM), builder);
        EventTypeRules rules = new EventTypeRules(builder.strictness, builder.eventTypeListeners, clock);
        this.eventTypeParts = new EventTypeParts(store, rules, clock);
        this.ownsTransport = builder.transport == null;
        this.transport = builder.transport == null ? builder.ownTransport() : builder.transport;
        this.connections = new ConnectionRuntime(webhookParts, store, transport, builder.connections);
        this.extensions = new ExtensionRuntime(builder, store, transport, clock);
        this.registryParts = new RegistryParts(
                store,
                encryption,
                extensions.offers(),
                transport,
                Optional.ofNullable(builder.mail),
                connections.engine(),
                builder.vendorAddresses,
                builder.maxInboundBytes(),
                clock,
                ids);
        this.engine = new DeliveryEngine(new EngineParts(
                store,
                transport,
                Optional.ofNullable(builder.mail),
                builder.dispatch,
                clock,
                random,
                ids,
                List.of(
                        new WebhookDestinations(webhookParts, new TokenAccess(transport, connections.engine())),
                        new IntegrationDestinations(registryParts)),
                List.copyOf(builder.listeners),
                rules,
                Optional.ofNullable(builder.payloadWriter),
                builder.maxPayloadBytes,
                builder.lifecycle,
                builder.retention));
        encryption.whenDestroyed(engine::changed);
        this.apiKeys = new ApiKeyRuntime(webhookParts, store, builder);
        this.inbound = new InboundRuntime(registryParts, store, builder);
        keepHouse(builder.retention);
    }

    private void keepHouse(RetentionSettings retention) {
        apiKeys.register(housekeeping);
        inbound.register(housekeeping);
        oauth.register(housekeeping);
        housekeeping.every("connections", ConnectionRuntime.UPKEEP, connections.engine()::upkeep);
        keepAudit(new AuditUpkeep(store, webhookParts.ids(), webhookParts.clock()), retention.audit());
    }

    private static List<CiphertextPlace> ciphertexts(Store<? extends StoreTransaction> store) {
        List<CiphertextPlace> places = new ArrayList<>(WebhookCiphertexts.places(store));
        places.add(new SigningKeyCiphertexts(store));
        places.add(new ConnectionCiphertexts(store));
        places.add(new IntegrationCiphertexts(store));
        return places;
    }

    private void keepAudit(AuditUpkeep upkeep, Optional<Duration> keep) {
        housekeeping.every("Chaining audit entries", AUDIT_LINKING, upkeep::link);
        keep.ifPresent(
                time -> housekeeping.inPortions("Removing old audit entries", AUDIT_TRIMMING, () -> upkeep.trim(time)));
    }

    /**
     * Returns a builder with the defaults; a store and a key ring must be given.
     *
     * @return a new builder
     */
    public static IntegrationsBuilder builder() {
        return new IntegrationsBuilder();
    }

    /**
     * Returns a view of what a tenant owns. A tenant needs no registration.
     *
     * @param id the host's name for the tenant: 1 to 64 letters, digits or {@code . _ : -}
     * @return the tenant
     * @throws IllegalArgumentException if the id is malformed, or is {@code integrations.host}, which is reserved
     */
    public Tenant tenant(String id) {
        TenantId tenant = Tenant.idOf(id);
        return new Tenant(this, tenant, auditTrail(tenant, Actor.SYSTEM));
    }

    /**
     * Returns the catalogue of event types, which all tenants share.
     *
     * @return the catalogue
     */
    public EventTypes eventTypes() {
        return new EventTypes(eventTypeParts, auditTrail(AuditTrail.HOST, Actor.SYSTEM));
    }

    /**
     * Returns what says whose API key came with a request, over all tenants.
     *
     * @return the verifier
     */
    public ApiKeyVerifier apiKeys() {
        return apiKeys.verifier();
    }

    /**
     * Returns what can be granted to API keys and OAuth clients.
     *
     * @return the catalogue that this instance was built with
     */
    public ScopeCatalog scopes() {
        return apiKeys.scopes();
    }

    /**
     * Returns the templates that there are: the host's own, and those of extensions that are enabled.
     *
     * @return the catalogue as it is now
     */
    public TemplateCatalog templates() {
        return registryParts.catalog();
    }

    /**
     * Returns the extensions, which all tenants share.
     *
     * @return what there is, and changes to it
     */
    public Extensions extensions() {
        return extensions.host(auditTrail(AuditTrail.HOST, Actor.SYSTEM));
    }

    /**
     * Returns imports into the catalogue of event types.
     *
     * @return what plans and applies them
     */
    public EventTypeImports imports() {
        AuditTrail audit = auditTrail(AuditTrail.HOST, Actor.SYSTEM);
        return new EventTypeImports(eventTypes(), new ImportAudit(webhookParts.transactions(), audit));
    }

    /**
     * Returns the apps of the host, which act for users of any tenant.
     *
     * @return the apps
     * @throws IllegalStateException if the builder was given no settings of an authorization server
     */
    public OAuthApps oauthApps() {
        return oauthApps(AuditTrail.HOST, auditTrail(AuditTrail.HOST, Actor.SYSTEM));
    }

    /**
     * Returns the authorization server, for the host to mount.
     *
     * @return the web handler
     * @throws IllegalStateException if the builder was given no settings of an authorization server
     */
    public AuthorizationServer authorizationServer() {
        return oauth.server();
    }

    /**
     * Returns what says whose access token came with a request, over all tenants.
     *
     * @return what makes authenticators for the host's resources
     * @throws IllegalStateException if the builder was given no settings of an authorization server
     */
    public AccessTokens accessTokens() {
        return oauth.accessTokens();
    }

    /**
     * Returns what takes what services send to integrations, for the host to mount.
     *
     * @return the web handler
     * @throws IllegalStateException if the builder was given no settings of it
     */
    public InboundReceiver inbound() {
        return inbound.receiver();
    }

    /**
     * Returns what may be seen over all tenants.
     *
     * @return the view of those who run the host
     */
    public Operator operator() {
        return new Operator(this, new TenantRemoval(store, engine, dataKeys()));
    }

    /**
     * Returns the keys that access tokens are signed with; the first one is made when it is needed.
     *
     * @return the keys
     */
    public SigningKeys signingKeys() {
        return oauth.signingKeys();
    }

    /**
     * Delivers on the calling thread everything that is due by the clock, waits for the answers, and does what recurs and
     * is due, such as the flushing of counters. For one that was started paused, as tests do with a clock of their own.
     *
     * @return how many outcomes were recorded
     * @throws IllegalStateException if it dispatches by itself
     * @throws InterruptedException if the thread is interrupted while it waits for answers
     */
    public int runDue() throws InterruptedException {
        int recorded = engine.runDue();
        inbound.runDue();
        apiKeys.runDue();
        extensions.runDue();
        housekeeping.runDue();
        return recorded;
    }

    /** Starts the threads that dispatch and keep house, if it was started paused. */
    public void resume() {
        engine.start();
        inbound.start();
        apiKeys.start();
        extensions.start();
        housekeeping.start();
    }

    /**
     * Stops dispatching: attempts that are under way may end within the grace of the dispatch settings, what was claimed
     * and not started is given back. The store stays open.
     */
    @Override
    public void close() {
        engine.close();
        inbound.close();
        housekeeping.close();
        connections.close();
        apiKeys.close();
        if (ownsTransport) {
            transport.close();
        }
        // One that waits for an answer ends with the transport.
        extensions.close();
    }

    DeliveryEngine engine() {
        return engine;
    }

    DataKeys dataKeys() {
        return new DataKeys(dataKeyParts, auditTrail(AuditTrail.HOST, Actor.SYSTEM));
    }

    Webhooks webhooks(TenantId tenant, AuditTrail audit) {
        return new Webhooks(webhookParts, tenant, audit, WebhookContext.of(engine, tenant));
    }

    Registry integrations(TenantId tenant, AuditTrail audit) {
        return new Registry(registryParts, tenant, audit, RegistryContext.of(engine, tenant));
    }

    TenantExtensions extensions(TenantId tenant, AuditTrail audit) {
        return extensions.of(tenant, audit);
    }

    InboundEvents inbound(TenantId tenant, AuditTrail audit) {
        return inbound.of(tenant, audit);
    }

    Connections connections(TenantId tenant, AuditTrail audit) {
        return connections.of(tenant, audit);
    }

    ApiKeys apiKeys(TenantId tenant, AuditTrail audit) {
        return apiKeys.of(tenant, audit);
    }

    Imports imports(Webhooks webhooks, AuditTrail audit) {
        ImportAudit log = new ImportAudit(webhookParts.transactions(), audit);
        return new Imports(webhooks, webhookParts.policy(), webhookParts.clock(), log);
    }

    OAuthApps oauthApps(TenantId owner, AuditTrail audit) {
        return oauth.apps(owner, audit);
    }

    Consents consents(TenantId tenant, AuditTrail audit) {
        return oauth.consents(tenant, audit);
    }

    AuditTrail auditTrail(TenantId tenant, Actor actor) {
        return new AuditTrail(webhookParts.transactions(), webhookParts.ids(), webhookParts.clock(), tenant, actor);
    }
}
