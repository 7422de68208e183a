package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.PageRequest;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.inbound.InboundEvent;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.inbound.Reception;
import dev.integrations.registry.InboundRules;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.web.TrustedProxies;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant with a door, and a host that writes down what comes in. */
@SuppressWarnings("NullAway.Init")
abstract class InboundFixture {
    static final String PUBLIC = "https://app.test/hooks";
    static final Duration WAIT = Duration.ofSeconds(10);

    final ManualClock clock = ManualClock.startingAt(NOON);
    final FaultyReceiver vendor = FaultyReceiver.start(clock);
    final InMemoryStore store = InMemoryStore.create();
    final List<InboundEvent> handled = new CopyOnWriteArrayList<>();
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    volatile boolean failing;
    volatile Duration taking = Duration.ZERO;
    Integrations integrations;
    Tenant acme;
    IntegrationId door;

    @BeforeEach
    void start() {
        start(InboundHandling.later((event, payload) -> handle(event)));
        door = install(acme);
    }

    @AfterEach
    void stop() {
        integrations.close();
        vendor.close();
    }

    final void handle(InboundEvent event) {
        if (failing) {
            throw new IllegalStateException("the host's secret reason");
        }
        clock.advance(taking);
        handled.add(event);
    }

    /** Starts a node that hands over in another way, in the place of the one before. */
    final void start(InboundHandling handling) {
        start(InboundSettings.builder(PUBLIC, handling)
                .maxBodyBytes(1_000)
                .asking(Duration.ofSeconds(5))
                .retrySchedule(RetrySchedule.of(WAIT, WAIT))
                .build());
    }

    final void start(InboundSettings settings) {
        if (integrations != null) {
            integrations.close();
            clock.advance(Duration.ofSeconds(1));
        }
        integrations = Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .clock(clock)
                .connections(ConnectionSettings.builder()
                        .provider(provider(RegistryFixture.ACCOUNT, "https://chat.test/"))
                        .provider(provider(RegistryFixture.ELSEWHERE, "https://elsewhere.test/"))
                        .redirectBase("https://app.test/callback")
                        .build())
                .templates(TemplateCatalog.of(() -> List.of(new DoorTemplate())))
                .vendorAddresses(VendorAddresses.stubbed(Map.of("chat.test", vendor.url(""))))
                .trustedProxies(TrustedProxies.of("127.0.0.1", "::1"))
                .inbound(settings)
                .startPaused();
        acme = integrations.tenant("acme").as("user:1");
    }

    private static ProviderDescriptor provider(String id, String base) {
        return ProviderDescriptor.builder(id, ConnectionScheme.API_KEY)
                .apiBase(base)
                .build();
    }

    static NewIntegration aDoor() {
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("password", DoorTemplate.PASSWORD);
        return NewIntegration.of("door", "Door").with(config);
    }

    static IntegrationId install(Tenant tenant) {
        return tenant.integrations().install(aDoor()).integration().id();
    }

    final void rules(InboundRules rules) {
        int version = acme.integrations().get(door).version();
        acme.integrations().update(door, version, IntegrationUpdate.settings(settings -> settings.withInbound(rules)));
    }

    final WebRequest.Builder knock(String body) {
        return knock("/hooks/acme/" + door, body);
    }

    static WebRequest.Builder knock(String path, String body) {
        return WebRequest.builder("POST", path)
                .header("X-Password", DoorTemplate.PASSWORD)
                .body(body.getBytes(UTF_8));
    }

    final WebResponse send(WebRequest.Builder request) {
        return integrations.inbound().handle(request.build());
    }

    final int status(WebRequest.Builder request) {
        return send(request).status();
    }

    /** Hands over what is due, and what else is. */
    final void runDue() {
        try {
            clock.advance(Duration.ofSeconds(5));
            integrations.runDue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    final List<Reception> receptions() {
        return acme.inbound().list(InboundQuery.all(), PageRequest.first(100)).items();
    }

    final Reception only() {
        return receptions().get(0);
    }

    final List<String> handledIds() {
        return handled.stream().map(InboundEvent::vendorId).toList();
    }
}
