package dev.integrations;

import dev.integrations.apikey.ApiKeyListener;
import dev.integrations.apikey.ApiKeyRules;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.KeyWrapper;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.LifecycleSettings;
import dev.integrations.delivery.PayloadWriter;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.event.EventTypeListener;
import dev.integrations.event.Strictness;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.http.EgressProxy;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.jose.SigningKeySettings;
import dev.integrations.mail.MailTransport;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.web.TrustedProxies;
import dev.integrations.webhook.PayloadTransformation;
import dev.integrations.webhook.Webhooks;
import java.time.Clock;

/** Builds and starts {@link Integrations}. Not safe for use by several threads. */
public final class IntegrationsBuilder extends BuilderValues {
    IntegrationsBuilder() {}

    /**
     * Sets where everything is kept. Required.
     *
     * @param store the store; whoever opened it closes it
     * @return this builder
     */
    public IntegrationsBuilder store(Store<? extends StoreTransaction> store) {
        this.store = store;
        return this;
    }

    /**
     * Sets what wraps the keys that secrets are encrypted with. Required, unless there is a {@link #keyWrapper}; one made
     * for development needs {@link #development()}.
     *
     * @param keyRing the keys, the same on every node
     * @return this builder
     */
    public IntegrationsBuilder keyRing(KeyRing keyRing) {
        this.keyRing = keyRing;
        return this;
    }

    /**
     * Sets a service that wraps the keys of secrets. A key ring beside it decrypts what it encrypted or wrapped before.
     *
     * @param keyWrapper the service, the same on every node; the default is to use the key ring
     * @return this builder
     */
    public IntegrationsBuilder keyWrapper(KeyWrapper keyWrapper) {
        this.keyWrapper = keyWrapper;
        return this;
    }

    /**
     * Sets where requests may go.
     *
     * @param policy the policy; the default is {@link OutboundPolicy#strict()}
     * @return this builder
     */
    public IntegrationsBuilder outbound(OutboundPolicy policy) {
        this.policy = policy;
        return this;
    }

    /**
     * Sets a proxy that all requests go through, so that receivers see its address.
     *
     * @param proxy the proxy; the default is that requests go to receivers directly
     * @return this builder
     */
    public IntegrationsBuilder egressProxy(EgressProxy proxy) {
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
    public IntegrationsBuilder transport(HttpTransport transport) {
        this.transport = transport;
        return this;
    }

    /**
     * Sets what sends e-mail, such as {@code SmtpTransport} of the module {@code integrations-smtp}.
     *
     * @param mail the transport; whoever opened it closes it. By default templates that send e-mail cannot be installed
     * @return this builder
     */
    public IntegrationsBuilder mail(MailTransport mail) {
        this.mail = mail;
        return this;
    }

    /**
     * Opts in to what is fit for a developer's machine only: {@link OutboundPolicy#development()}, which lets
     * requests go to this machine and over plain HTTP, and {@link KeyRing#ephemeralForDevelopment()}.
     *
     * @return this builder
     */
    public IntegrationsBuilder development() {
        this.development = true;
        return outbound(OutboundPolicy.development());
    }

    /**
     * Sets how this node dispatches.
     *
     * @param dispatch the settings; the default is {@link DispatchSettings#defaults()}
     * @return this builder
     */
    public IntegrationsBuilder dispatch(DispatchSettings dispatch) {
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
    public IntegrationsBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Sets what turns published objects into JSON.
     *
     * @param payloadWriter such as {@code mapper::writeValueAsBytes}; the default is Jackson without modules
     * @return this builder
     */
    public IntegrationsBuilder payloadWriter(PayloadWriter payloadWriter) {
        this.payloadWriter = payloadWriter;
        return this;
    }

    /**
     * Sets what is made of payloads at the moment they are sent to a webhook.
     *
     * @param transformation renders, redacts or withholds, for all tenants; the default sends what was published
     * @return this builder
     */
    public IntegrationsBuilder transformation(PayloadTransformation transformation) {
        this.transformation = transformation;
        return this;
    }

    /**
     * Sets the largest payload that may be published.
     *
     * @param maxPayloadBytes at least 1; the default is 256 KiB
     * @return this builder
     */
    public IntegrationsBuilder maxPayloadBytes(int maxPayloadBytes) {
        this.maxPayloadBytes = maxPayloadBytes;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener told of what happens to deliveries on this node
     * @return this builder
     */
    public IntegrationsBuilder listener(DeliveryListener listener) {
        this.listeners.add(listener);
        return this;
    }

    /**
     * Sets what becomes of events that are not as the catalogue of event types says.
     *
     * @param strictness the default is {@link Strictness#OPEN}
     * @return this builder
     */
    public IntegrationsBuilder eventTypes(Strictness strictness) {
        this.strictness = strictness;
        return this;
    }

    /**
     * Sets when webhooks that only fail are disabled, and who is told of such things.
     *
     * @param lifecycle the settings, the same on every node; the default is {@link LifecycleSettings#defaults()}
     * @return this builder
     */
    public IntegrationsBuilder lifecycle(LifecycleSettings lifecycle) {
        this.lifecycle = lifecycle;
        return this;
    }

    /**
     * Sets how long payloads, finished deliveries and idempotency keys are kept.
     *
     * @param retention the settings, the same on every node; the default is {@link RetentionSettings#defaults()}
     * @return this builder
     */
    public IntegrationsBuilder retention(RetentionSettings retention) {
        this.retention = retention;
        return this;
    }

    /**
     * Sets what can be granted to API keys and OAuth clients.
     *
     * @param scopes the catalogue, the same on every node; the default is {@link ScopeCatalog#empty()}
     * @return this builder
     */
    public IntegrationsBuilder scopes(ScopeCatalog scopes) {
        this.scopes = scopes;
        return this;
    }

    /**
     * Sets what holds of the API keys of all tenants.
     *
     * @param rules the rules, the same on every node; the default is {@link ApiKeyRules#defaults()}
     * @return this builder
     */
    public IntegrationsBuilder apiKeys(ApiKeyRules rules) {
        this.apiKeyRules = rules;
        return this;
    }

    /**
     * Adds a listener to reminders of API keys.
     *
     * @param listener told of keys of all tenants that should be looked after
     * @return this builder
     */
    public IntegrationsBuilder listener(ApiKeyListener listener) {
        this.apiKeyListeners.add(listener);
        return this;
    }

    /**
     * Sets which services tenants can connect to.
     *
     * @param connections providers and the host's clients there, the same on every node; the default is none
     * @return this builder
     */
    public IntegrationsBuilder connections(ConnectionSettings connections) {
        this.connections = connections;
        return this;
    }

    /**
     * Sets where extensions come from, which add to the {@link #templates}.
     *
     * @param extensions the settings, on every node the same but for the directory; the default has no extensions
     * @return this builder
     */
    public IntegrationsBuilder extensions(ExtensionSettings extensions) {
        this.extensions = extensions;
        return this;
    }

    /**
     * Sets which templates tenants can install integrations from, beside those of {@link #extensions}.
     *
     * @param templates the catalogue, the same on every node; the default has none
     * @return this builder
     */
    public IntegrationsBuilder templates(TemplateCatalog templates) {
        this.templates = templates;
        return this;
    }

    /**
     * Sets stubs that requests of integrations go to instead of the services. Needs {@link #development()}.
     *
     * @param addresses where the services are; the default is {@link VendorAddresses#real()}
     * @return this builder
     */
    public IntegrationsBuilder vendorAddresses(VendorAddresses addresses) {
        this.vendorAddresses = addresses;
        return this;
    }

    /**
     * Sets how the keys come and go that access tokens are signed with.
     *
     * @param signingKeys the settings, the same on every node; the default is {@link SigningKeySettings#defaults()}
     * @return this builder
     */
    public IntegrationsBuilder signingKeys(SigningKeySettings signingKeys) {
        this.signingKeys = signingKeys;
        return this;
    }

    /**
     * Adds a listener to publications that are not as the catalogue of event types wants them.
     *
     * @param listener told of what is published on this node
     * @return this builder
     */
    public IntegrationsBuilder listener(EventTypeListener listener) {
        this.eventTypeListeners.add(listener);
        return this;
    }

    /**
     * Requires that receivers pass a challenge: a webhook that is created, or whose URL is changed, is disabled until
     * {@link Webhooks#challenge} succeeds. By default none is required. Those that exist stay as they are until then.
     *
     * @return this builder
     */
    public IntegrationsBuilder requireChallenge() {
        this.challenge = true;
        return this;
    }

    /**
     * Sets the proxies that are believed about where a request came from, which address lists and throttles go by. Behind
     * proxies that are not named here all requests come from these.
     *
     * @param trustedProxies such as {@code TrustedProxies.of("10.0.0.0/8")}; the default is {@link TrustedProxies#none()}
     * @return this builder
     */
    public IntegrationsBuilder trustedProxies(TrustedProxies trustedProxies) {
        this.trustedProxies = trustedProxies;
        return this;
    }

    /**
     * Adds an authorization server, with apps that tenants and the host register.
     *
     * @param oauth its settings, the same on every node; by default there is none
     * @return this builder
     */
    public IntegrationsBuilder oauth(OAuthSettings oauth) {
        this.oauth = oauth;
        return this;
    }

    /**
     * Lets services send to the integrations of tenants.
     *
     * @param inbound where they send to and what the host does with it, the same on every node; by default they cannot
     * @return this builder
     */
    public IntegrationsBuilder inbound(InboundSettings inbound) {
        this.inbound = inbound;
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
        integrations.resume();
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
        return new Integrations(this, checkedStore());
    }
}
