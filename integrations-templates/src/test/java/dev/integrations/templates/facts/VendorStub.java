package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.http.Header;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.ShippedTemplates;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stub in the place of one vendor, and a host whose tenants send to it; each behaviour is met by a tenant of its own. */
public final class VendorStub implements AutoCloseable {
    private final FaultyReceiver receiver = FaultyReceiver.start();
    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private final Integrations integrations;
    private final String templateId;
    private final String path;
    private final JsonNode config;
    private final byte[] payload;
    private int tenants;

    /** The configuration is written with single quotes. */
    public VendorStub(String templateId, String path, String config) {
        this.path = path;
        TemplateCatalog catalog = TemplateCatalog.of(new ShippedTemplates());
        Template template = catalog.find(templateId).orElseThrow();
        this.templateId = templateId;
        this.config = Facts.json(config.replace('\'', '"'));
        this.payload = template.descriptor().actions().get(0).example().getBytes(StandardCharsets.UTF_8);
        Map<String, URI> stubs = new HashMap<>();
        template.descriptor().hosts().forEach(host -> stubs.put(host, receiver.url("")));
        this.integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .connections(ConnectionSettings.builder()
                        .provider(ProviderDescriptor.builder("paypal", ConnectionScheme.API_KEY)
                                .apiBase("https://api-m.sandbox.paypal.com/")
                                .build())
                        .redirectBase("https://app.test/callback")
                        .build())
                .templates(catalog)
                .vendorAddresses(VendorAddresses.stubbed(stubs))
                .startPaused();
    }

    /** Lets the stub answer an event as a fixture says, and returns what follows. */
    public String follows(JsonNode fixture) throws InterruptedException {
        List<Header> headers = new ArrayList<>();
        fixture.path("headers")
                .properties()
                .forEach(header -> headers.add(
                        new Header(header.getKey(), header.getValue().asText())));
        JsonNode body = fixture.path("body");
        return follows(Behaviour.answer(
                fixture.path("status").asInt(), headers, body.isTextual() ? body.textValue() : body.toString()));
    }

    /** Returns the state of the delivery, in how many seconds the next attempt is made, and whether the integration is stopped. */
    public String follows(Behaviour behaviour) throws InterruptedException {
        Tenant tenant = integrations.tenant("tenant-" + ++tenants);
        // An answer that nobody describes keeps nobody from installing.
        receiver.on(path, Behaviour.answer(404));
        Integration integration = installed(tenant);
        receiver.on(path, behaviour);
        tenant.events().publish("order.paid", payload);
        integrations.runDue();
        Delivery delivery = delivery(tenant);
        StringBuilder follows = new StringBuilder(delivery.state().toString());
        if (delivery.state() == DeliveryState.PENDING) {
            follows.append(" ").append(nextAttempt(tenant)).append(" s");
        }
        if (tenant.integrations().get(integration.id()).state() == IntegrationState.NEEDS_ATTENTION) {
            follows.append(", stopped");
        }
        return follows.toString();
    }

    /** Returns the requests that carried events, of all tenants. */
    public List<ReceivedRequest> sent() {
        return receiver.requests().stream()
                .filter(request -> request.target().split("\\?", 2)[0].equals(path)
                        && request.method().equals("POST"))
                .toList();
    }

    private Integration installed(Tenant tenant) {
        IntegrationSettings settings = IntegrationSettings.named(templateId).withEvents("order.*");
        if (templateId.equals("paypal")) {
            settings = settings.withConnection(Optional.of(tenant.connections()
                    .connect("paypal", "Account", new ApiKey(Secret.of("not-a-real-key")))
                    .id()));
        }
        return tenant.integrations()
                .install(new NewIntegration(templateId, settings, config))
                .integration();
    }

    private static Delivery delivery(Tenant tenant) {
        return tenant.deliveries()
                .list(DeliveryQuery.all(), PageRequest.first(1))
                .items()
                .get(0);
    }

    /** The vendor is not asked before that, whatever is recorded as due. */
    private long nextAttempt(Tenant tenant) {
        return Duration.between(
                        clock.instant(), delivery(tenant).nextAttemptAt().orElseThrow())
                .toSeconds();
    }

    @Override
    public void close() {
        integrations.close();
        receiver.close();
    }
}
