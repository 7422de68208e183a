package dev.integrations;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DeliveryEngine;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.EngineParts;
import dev.integrations.delivery.LifecycleSettings;
import dev.integrations.delivery.PayloadWriter;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.event.EventTypeListener;
import dev.integrations.event.EventTypeParts;
import dev.integrations.event.EventTypeRules;
import dev.integrations.event.EventTypes;
import dev.integrations.event.Strictness;
import dev.integrations.http.EgressProxy;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.importing.EventTypeImports;
import dev.integrations.importing.ImportAudit;
import dev.integrations.importing.Imports;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.PayloadTransformation;
import dev.integrations.webhook.WebhookContext;
import dev.integrations.webhook.WebhookDestinations;
import dev.integrations.webhook.WebhookParts;
import dev.integrations.webhook.Webhooks;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The entry point: one for a process, closed with it. It owns the threads that dispatch and the connections to
 * receivers. Safe for use by several threads.
 */
public final class Integrations implements AutoCloseable {
    /** The largest payload that may be published unless set otherwise: 256 KiB. */
    public static final int DEFAULT_MAX_PAYLOAD_BYTES = 256 * 1024;

    private final WebhookParts webhookParts;
    private final EventTypeParts eventTypeParts;
    private final HttpTransport transport;
    private final boolean ownsTransport;
    private final DeliveryEngine engine;

    private Integrations(Builder builder, Store<? extends StoreTransaction> store, KeyRing keyRing) {
        SecureRandom random = new SecureRandom();
        Clock clock = new MicrosecondClock(builder.clock);
        TimeOrderedUuids ids = new TimeOrderedUuids(clock, random);
        this.webhookParts = new WebhookParts(
                store,
                keyRing,
                builder.policy,
                clock,
                random,
                ids,
                builder.challenge,
                Optional.ofNullable(builder.transformation));
        EventTypeRules rules = new EventTypeRules(builder.strictness, builder.eventTypeListeners, clock);
        this.eventTypeParts = new EventTypeParts(store, rules, clock, ids);
        this.ownsTransport = builder.transport == null;
        this.transport = builder.transport == null ? builder.ownTransport() : builder.transport;
        this.engine = new DeliveryEngine(new EngineParts(
                store,
                transport,
                builder.dispatch,
                clock,
                random,
                ids,
                List.of(new WebhookDestinations(webhookParts, transport)),
                List.copyOf(builder.listeners),
                rules,
                Optional.ofNullable(builder.payloadWriter),
                builder.maxPayloadBytes,
                builder.lifecycle,
                builder.retention));
    }

    /**
     * Returns a builder with the defaults; a store and a key ring must be given.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
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
        return new EventTypes(eventTypeParts, Actor.SYSTEM);
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
     * Returns what may be seen over all tenants.
     *
     * @return the view of those who run the host
     */
    public Operator operator() {
        return new Operator(this, new TenantRemoval(webhookParts.transactions(), engine));
    }

    /**
     * Delivers on the calling thread everything that is due by the clock, and waits for the answers. For one that was
     * started paused, as tests do with a clock of their own.
     *
     * @return how many outcomes were recorded
     * @throws IllegalStateException if it dispatches by itself
     * @throws InterruptedException if the thread is interrupted while it waits for answers
     */
    public int runDue() throws InterruptedException {
        return engine.runDue();
    }

    /** Starts the threads that dispatch, if it was started paused. */
    public void resume() {
        engine.start();
    }

    /**
     * Stops dispatching: attempts that are under way may end within the grace of the dispatch settings, what was claimed
     * and not started is given back. The store stays open.
     */
    @Override
    public void close() {
        engine.close();
        if (ownsTransport) {
            transport.close();
        }
    }

    DeliveryEngine engine() {
        return engine;
    }

    Webhooks webhooks(TenantId tenant, AuditTrail audit) {
        return new Webhooks(webhookParts, tenant, audit, WebhookContext.of(engine, tenant));
    }

    Imports imports(Webhooks webhooks, AuditTrail audit) {
        ImportAudit log = new ImportAudit(webhookParts.transactions(), audit);
        return new Imports(webhooks, webhookParts.policy(), webhookParts.clock(), log);
    }

    AuditTrail auditTrail(TenantId tenant, Actor actor) {
        return new AuditTrail(webhookParts.transactions(), webhookParts.ids(), webhookParts.clock(), tenant, actor);
    }

    /** Builds and starts. Not safe for use by several threads. */
    public static final class Builder extends BuilderValues {
        private Builder() {}

        /**
         * Sets where everything is kept. Required.
         *
         * @param store the store; whoever opened it closes it
         * @return this builder
         */
        public Builder store(Store<? extends StoreTransaction> store) {
            this.store = store;
            return this;
        }

        /**
         * Sets what secrets are encrypted with. Required; one made for development needs {@link #development()}.
         *
         * @param keyRing the keys, the same on every node
         * @return this builder
         */
        public Builder keyRing(KeyRing keyRing) {
            this.keyRing = keyRing;
            return this;
        }

        /**
         * Sets where requests may go.
         *
         * @param policy the policy; the default is {@link OutboundPolicy#strict()}
         * @return this builder
         */
        public Builder outbound(OutboundPolicy policy) {
            this.policy = policy;
            return this;
        }

        /**
         * Sets a proxy that all requests go through, so that receivers see its address.
         *
         * @param proxy the proxy; the default is that requests go to receivers directly
         * @return this builder
         */
        public Builder egressProxy(EgressProxy proxy) {
            this.proxy = proxy;
            return this;
        }

        /**
         * Sets what sends requests, such as {@link HttpTransport#behindFilteringProxy}. It has its own outbound policy;
         * that of this builder decides which URLs webhooks may have.
         *
         * @param transport the transport; whoever opened it closes it. The default is {@link HttpTransport#create} with
         *     connections for what may be under way
         * @return this builder
         */
        public Builder transport(HttpTransport transport) {
            this.transport = transport;
            return this;
        }

        /**
         * Opts in to what is fit for a developer's machine only: {@link OutboundPolicy#development()}, which lets
         * requests go to this machine and over plain HTTP, and {@link KeyRing#ephemeralForDevelopment()}.
         *
         * @return this builder
         */
        public Builder development() {
            this.development = true;
            return outbound(OutboundPolicy.development());
        }

        /**
         * Sets how this node dispatches.
         *
         * @param dispatch the settings; the default is {@link DispatchSettings#defaults()}
         * @return this builder
         */
        public Builder dispatch(DispatchSettings dispatch) {
            this.dispatch = dispatch;
            return this;
        }

        /**
         * Sets where the time comes from.
         *
         * @param clock the clock; the default is that of the system. The clocks of nodes that share a store may differ
         *     by less than a lease.
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Sets what turns published objects into JSON.
         *
         * @param payloadWriter such as {@code mapper::writeValueAsBytes}; the default is Jackson without modules
         * @return this builder
         */
        public Builder payloadWriter(PayloadWriter payloadWriter) {
            this.payloadWriter = payloadWriter;
            return this;
        }

        /**
         * Sets what is made of payloads at the moment they are sent to a webhook.
         *
         * @param transformation renders, redacts or withholds, for all tenants; the default sends what was published
         * @return this builder
         */
        public Builder transformation(PayloadTransformation transformation) {
            this.transformation = transformation;
            return this;
        }

        /**
         * Sets the largest payload that may be published.
         *
         * @param maxPayloadBytes at least 1; the default is 256 KiB
         * @return this builder
         */
        public Builder maxPayloadBytes(int maxPayloadBytes) {
            this.maxPayloadBytes = maxPayloadBytes;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener told of what happens to deliveries on this node
         * @return this builder
         */
        public Builder listener(DeliveryListener listener) {
            this.listeners.add(listener);
            return this;
        }

        /**
         * Sets what becomes of events that are not as the catalogue of event types says.
         *
         * @param strictness the default is {@link Strictness#OPEN}
         * @return this builder
         */
        public Builder eventTypes(Strictness strictness) {
            this.strictness = strictness;
            return this;
        }

        /**
         * Sets when webhooks that only fail are disabled, and who is told of such things.
         *
         * @param lifecycle the settings, the same on every node; the default is {@link LifecycleSettings#defaults()}
         * @return this builder
         */
        public Builder lifecycle(LifecycleSettings lifecycle) {
            this.lifecycle = lifecycle;
            return this;
        }

        /**
         * Sets how long payloads, finished deliveries and idempotency keys are kept.
         *
         * @param retention the settings, the same on every node; the default is {@link RetentionSettings#defaults()}
         * @return this builder
         */
        public Builder retention(RetentionSettings retention) {
            this.retention = retention;
            return this;
        }

        /**
         * Adds a listener to publications that are not as the catalogue of event types wants them.
         *
         * @param listener told of what is published on this node
         * @return this builder
         */
        public Builder listener(EventTypeListener listener) {
            this.eventTypeListeners.add(listener);
            return this;
        }

        /**
         * Requires that receivers pass a challenge: a webhook that is created, or whose URL is changed, is disabled until
         * {@link Webhooks#challenge} succeeds. By default none is required. Those that exist stay as they are until then.
         *
         * @return this builder
         */
        public Builder requireChallenge() {
            this.challenge = true;
            return this;
        }

        /**
         * Starts it, with threads that dispatch.
         *
         * @return the started instance, to be closed
         * @throws IllegalArgumentException if something is missing or out of its bounds; it names everything that is
         */
        public Integrations start() {
            Integrations integrations = startPaused();
            integrations.engine.start();
            return integrations;
        }

        /**
         * Starts it without threads that dispatch: {@link Integrations#runDue()} does so by hand, {@link
         * Integrations#resume()} starts them later, or other nodes dispatch.
         *
         * @return the instance, to be closed
         * @throws IllegalArgumentException if something is missing or out of its bounds; it names everything that is
         */
        public Integrations startPaused() {
            List<String> problems = problems();
            if (store == null || keyRing == null || !problems.isEmpty()) {
                throw new IllegalArgumentException("Integrations cannot start: " + String.join("; ", problems));
            }
            return new Integrations(this, store, keyRing);
        }
    }
}
