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
import dev.integrations.http.TransportSettings;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.jose.SigningKeySettings;
import dev.integrations.mail.MailTransport;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.registry.InboundRules;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.web.TrustedProxies;
import dev.integrations.webhook.PayloadTransformation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link IntegrationsBuilder} collects, and what must hold of it. */
class BuilderValues {
    final List<DeliveryListener> listeners = new ArrayList<>();
    final List<EventTypeListener> eventTypeListeners = new ArrayList<>();
    final List<ApiKeyListener> apiKeyListeners = new ArrayList<>();

    @Nullable
    Store<? extends StoreTransaction> store;

    @Nullable
    KeyRing keyRing;

    @Nullable
    KeyWrapper keyWrapper;

    @Nullable
    PayloadWriter payloadWriter;

    @Nullable
    PayloadTransformation transformation;

    @Nullable
    OAuthSettings oauth;

    @Nullable
    InboundSettings inbound;

    @Nullable
    HttpTransport transport;

    @Nullable
    MailTransport mail;

    @Nullable
    EgressProxy proxy;

    OutboundPolicy policy = OutboundPolicy.strict();
    DispatchSettings dispatch = DispatchSettings.defaults();
    Clock clock = Clock.systemUTC();
    Strictness strictness = Strictness.OPEN;
    int maxPayloadBytes = Integrations.DEFAULT_MAX_PAYLOAD_BYTES;
    LifecycleSettings lifecycle = LifecycleSettings.defaults();
    RetentionSettings retention = RetentionSettings.defaults();
    ScopeCatalog scopes = ScopeCatalog.empty();
    ApiKeyRules apiKeyRules = ApiKeyRules.defaults();
    ConnectionSettings connections = ConnectionSettings.defaults();
    SigningKeySettings signingKeys = SigningKeySettings.defaults();
    TemplateCatalog templates = TemplateCatalog.of();
    ExtensionSettings extensions = ExtensionSettings.builder().build();
    VendorAddresses vendorAddresses = VendorAddresses.real();
    TrustedProxies trustedProxies = TrustedProxies.none();
    boolean challenge;
    boolean development;

    /** Returns everything that is missing or out of its bounds. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (store == null) {
            problems.add("a store is needed, such as JdbcStore.open(dataSource) or an InMemoryStore");
        }
        if (keyRing == null && keyWrapper == null) {
            problems.add("a key ring is needed to encrypt secrets, such as KeyRing.ofFile(path), or a key wrapper");
        } else if (keyRing != null && keyRing.isEphemeral() && !development) {
            problems.add("a key ring for development forgets its key; give one that is kept, or call development()");
        }
        if (oauth != null && oauth.isInsecure() && !development) {
            problems.add(
                    "the issuer of the authorization server must be https; give such a one, or call development()");
        }
        if (oauth != null && oauth.tokenPolicy().signsForLongerThan(signingKeys.maxTokenLifetime())) {
            problems.add("access tokens that are signed may live for as long as signingKeys allows, which is "
                    + signingKeys.maxTokenLifetime());
        }
        if (inbound != null && inbound.isInsecure() && !development) {
            problems.add("the address that services send to must be https; give such a one, or call development()");
        }
        if (inbound != null && store != null && !inbound.handling().fits(store)) {
            problems.add("the inbound handler runs in transactions of another store; give it the one of the builder");
        }
        if (!vendorAddresses.areReal() && !development) {
            problems.add("stubs of services are for development; leave vendorAddresses out, or call development()");
        }
        if (mail != null && mail.forDevelopment() && !development) {
            problems.add("a mail transport without TLS is for development; give one with TLS, or call development()");
        }
        if (transport != null && proxy != null) {
            problems.add("a transport has its own proxy; give an egressProxy or a transport");
        }
        if (maxPayloadBytes < 1) {
            problems.add("maxPayloadBytes must be at least 1, was " + maxPayloadBytes);
        }
        problems.addAll(connections.problems(policy));
        return problems;
    }

    /** Returns the store, if nothing is missing or out of its bounds. */
    Store<? extends StoreTransaction> checkedStore() {
        List<String> problems = problems();
        if (store == null || !problems.isEmpty()) {
            throw new IllegalArgumentException("Integrations cannot start: " + String.join("; ", problems));
        }
        return store;
    }

    /** Returns how many bytes a body of what a service sends may have. */
    int maxInboundBytes() {
        return inbound == null ? InboundRules.MAX_BODY_BYTES : inbound.maxBodyBytes();
    }

    /** Returns a transport with connections for what may be under way. */
    HttpTransport ownTransport() {
        TransportSettings.Builder settings = TransportSettings.builder()
                .policy(policy)
                .maxConnections(2 * dispatch.maxInFlight())
                .maxConnectionsPerHost(dispatch.maxInFlight());
        Optional.ofNullable(proxy).ifPresent(settings::proxy);
        return HttpTransport.create(settings.build());
    }
}
