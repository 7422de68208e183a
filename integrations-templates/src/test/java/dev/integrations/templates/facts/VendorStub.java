package dev.integrations.templates.facts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.Providers;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.event.EventFilter;
import dev.integrations.http.OutboundRequest;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.registry.Installation;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.Rule;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.templates.ShippedTemplates;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A stub in the place of one vendor, and a host whose tenants send to it; each answer is met by a tenant of its own. */
public final class VendorStub implements AutoCloseable {
    private static final String CALLBACK = "https://app.test/in";

    private final WireMockServer server = new WireMockServer(
            wireMockConfig().dynamicPort().bindAddress("127.0.0.1").jettyStopTimeout(100L));
    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private final PlacedTransport transport;
    private final Integrations integrations;
    private final Vendor vendor;
    private final Action action;
    private int tenants;

    public VendorStub(Vendor vendor) {
        this.vendor = vendor;
        server.start();
        this.transport = new PlacedTransport(vendor.place());
        TemplateCatalog catalog = TemplateCatalog.of(new ShippedTemplates());
        TemplateDescriptor descriptor =
                catalog.find(vendor.template()).map(Template::descriptor).orElseThrow();
        this.action = descriptor
                .action(vendor.action())
                .orElseGet(() -> descriptor.actions().get(0));
        Map<String, URI> stubs = new HashMap<>();
        descriptor.hosts().forEach(host -> stubs.put(host, address()));
        this.integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .transport(transport)
                .connections(ConnectionSettings.builder()
                        .provider(Providers.payPal().toBuilder()
                                .tokenEndpoint(address() + "/v1/oauth2/token")
                                .apiBase("https://api-m.sandbox.paypal.com/")
                                .build())
                        .redirectBase("https://app.test/callback")
                        .build())
                .templates(catalog)
                .vendorAddresses(VendorAddresses.stubbed(stubs))
                .inbound(InboundSettings.builder(CALLBACK, InboundHandling.later((event, payload) -> {}))
                        .build())
                .startPaused();
    }

    /** Returns what a fixture says, as an answer of the stub. */
    public static ResponseDefinitionBuilder answer(JsonNode fixture) {
        ResponseDefinitionBuilder answer =
                aResponse().withStatus(fixture.path("status").asInt());
        fixture.path("headers")
                .properties()
                .forEach(header ->
                        answer.withHeader(header.getKey(), header.getValue().asText()));
        JsonNode body = fixture.path("body");
        String text = body.isTextual() ? body.textValue() : body.toString();
        return text.isEmpty() ? answer : answer.withBody(text);
    }

    /** Lets the stub answer so, has a tenant install the template, and returns how its checks end. */
    public String installs(String place, ResponseDefinitionBuilder answer) {
        Tenant tenant = nextTenant();
        setUp();
        serve(place, answer);
        try {
            return install(tenant).checks().stream()
                    .map(check -> check.result().orElseThrow().outcome().toString())
                    .collect(Collectors.joining(", "));
        } catch (InvalidInputException e) {
            return e.problems().stream()
                    .map(problem -> "refused by " + problem.field())
                    .collect(Collectors.joining(", "));
        }
    }

    /** Installs the template for a tenant of its own, and returns the tenant. */
    public Tenant installed() {
        Tenant tenant = nextTenant();
        setUp();
        install(tenant);
        return tenant;
    }

    /** From now on the stub answers so at a place. */
    public void serve(String place, ResponseDefinitionBuilder answer) {
        String[] parts = place.split(" ", 2);
        server.stubFor(request(parts[0], urlPathEqualTo(parts[1])).willReturn(answer));
    }

    /** Lets the stub answer an event so, and returns what follows. */
    public String follows(ResponseDefinitionBuilder answer) throws InterruptedException {
        Tenant tenant = installed();
        serve(vendor.place(), answer);
        return follows(tenant);
    }

    /** Lets the stub answer an event so, for which an attempt has no more than a time, and returns what follows. */
    public String followsWithin(Duration timeout, ResponseDefinitionBuilder answer) throws InterruptedException {
        Tenant tenant = installed();
        serve(vendor.place(), answer);
        transport.place(address(), timeout);
        return follows(tenant);
    }

    /** Sends an event to another address, and returns what follows. */
    public String followsAt(URI address) throws InterruptedException {
        Tenant tenant = installed();
        transport.place(address, OutboundRequest.DEFAULT_TIMEOUT);
        return follows(tenant);
    }

    /** Returns the state of the delivery, when the next attempt is made, and whether the integration is stopped. */
    private String follows(Tenant tenant) throws InterruptedException {
        publish(tenant, 1);
        integrations.runDue();
        Delivery delivery = deliveries(tenant).get(0);
        StringBuilder follows = new StringBuilder(delivery.state().toString());
        if (delivery.state() == DeliveryState.PENDING) {
            follows.append(" ").append(nextAttempt(delivery).toSeconds()).append(" s");
        }
        return integration(tenant).state() == IntegrationState.NEEDS_ATTENTION
                ? follows + ", stopped"
                : follows.toString();
    }

    /** Lets the stub answer many events so, and returns how many have ended in each state. */
    public Map<DeliveryState, Long> follow(int events, ResponseDefinitionBuilder answer) throws InterruptedException {
        Tenant tenant = installed();
        serve(vendor.place(), answer);
        publish(tenant, events);
        integrations.runDue();
        Instant now = clock.instant();
        return tenant.integrations()
                .statistics(integration(tenant).id(), now, now.plusSeconds(1))
                .ended();
    }

    /** Lets the stub ask for a wait by its answer to an event of a tenant, and returns how long that is. */
    public Duration waits(Tenant tenant, ResponseDefinitionBuilder answer) throws InterruptedException {
        serve(vendor.place(), answer);
        publish(tenant, 1);
        integrations.runDue();
        serve(vendor.place(), vendor.success());
        return nextAttempt(deliveries(tenant).get(0));
    }

    /** Lets time pass and sends what is due then; returns how many requests that were. */
    public int sentAfter(Duration time) throws InterruptedException {
        int before = sent().size();
        clock.advance(time);
        integrations.runDue();
        return sent().size() - before;
    }

    /** Publishes events to a tenant, each what the template has as the example of its action. */
    public void publish(Tenant tenant, int events) {
        for (int i = 0; i < events; i++) {
            tenant.events().publish("order.paid", action.example().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Returns what a tenant has installed. */
    public Integration integration(Tenant tenant) {
        return tenant.integrations()
                .list(IntegrationQuery.all(), PageRequest.first(1))
                .items()
                .get(0);
    }

    public List<Delivery> deliveries(Tenant tenant) {
        return tenant.deliveries()
                .list(DeliveryQuery.all(), PageRequest.first(100))
                .items();
    }

    /** Returns the requests at the place where events go to, of all tenants, setup checks included. */
    public List<LoggedRequest> sent() {
        String[] parts = vendor.place().split(" ", 2);
        return server.findAll(requestedFor(parts[0], urlPathEqualTo(parts[1])));
    }

    public URI address() {
        return URI.create(server.baseUrl());
    }

    public Integrations integrations() {
        return integrations;
    }

    public ManualClock clock() {
        return clock;
    }

    private Tenant nextTenant() {
        return integrations.tenant("tenant-" + ++tenants);
    }

    private void setUp() {
        transport.reset();
        vendor.setup().forEach(this::serve);
    }

    private Installation install(Tenant tenant) {
        Rule rule = new Rule(EventFilter.all(), action.id(), Mapping.none());
        IntegrationSettings settings = IntegrationSettings.named(vendor.template())
                .withEvents("order.*")
                .withRules(List.of(rule))
                .withConnection(connection(tenant).map(Connection::id));
        return tenant.integrations().install(new NewIntegration(vendor.template(), settings, vendor.config()));
    }

    private Optional<Connection> connection(Tenant tenant) {
        return Optional.of(vendor.template())
                .filter("paypal"::equals)
                .map(provider -> tenant.connections()
                        .connect(
                                provider,
                                "Account",
                                new ClientCredentials("client", Secret.of("not-a-real-secret"), List.of())));
    }

    private Duration nextAttempt(Delivery delivery) {
        return Duration.between(clock.instant(), delivery.nextAttemptAt().orElseThrow());
    }

    @Override
    public void close() {
        integrations.close();
        transport.close();
        server.stop();
    }
}
