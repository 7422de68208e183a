package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.PageRequest;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.RateLimit;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.NewIntegration;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant with an integration that takes many events in one request. */
@SuppressWarnings("NullAway.Init")
abstract class BatchDeliveryFixture {
    final ManualClock clock = ManualClock.startingAt(NOON);
    final InMemoryStore store = InMemoryStore.create();
    final BulkVendor vendor = new BulkVendor();
    final List<String> told = new ArrayList<>();
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    private final List<Integrations> nodes = new ArrayList<>();
    Integrations integrations;
    Tenant acme;
    Integration bulk;

    @BeforeEach
    void start() {
        use(Optional.empty());
    }

    @AfterEach
    void stop() {
        nodes.forEach(Integrations::close);
    }

    /** Starts with a limit on requests. */
    final void use(Optional<RateLimit> limit) {
        integrations = node(limit, vendor);
        acme = integrations.tenant("acme");
        bulk = acme.integrations()
                .install(new NewIntegration(
                        "bulk",
                        IntegrationSettings.named("Bulk").withEvents("number.*"),
                        JsonNodeFactory.instance.objectNode()))
                .integration();
    }

    final Integrations node(Optional<RateLimit> limit, BulkVendor at) {
        Integrations node = Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .transport(at)
                .dispatch(DispatchSettings.builder().breakerFailures(3).build())
                .clock(clock)
                .listener(new Telling())
                .connections(ConnectionSettings.builder()
                        .provider(ProviderDescriptor.builder(BulkTemplate.ACCOUNT, ConnectionScheme.API_KEY)
                                .apiBase("https://bulk.test/")
                                .build())
                        .redirectBase("https://app.test/callback")
                        .build())
                .templates(TemplateCatalog.of(() -> List.of(new BulkTemplate(limit))))
                .startPaused();
        nodes.add(node);
        return node;
    }

    final void publish(int from, int to) {
        acme.events()
                .publishAll(IntStream.rangeClosed(from, to)
                        .mapToObj(number -> event("{\"number\": %d}".formatted(number)))
                        .toList());
    }

    final void publish(String payload) {
        acme.events().publish("number.drawn", payload.getBytes(UTF_8));
    }

    static NewEvent event(String payload) {
        return NewEvent.of("number.drawn", payload.getBytes(UTF_8));
    }

    final void runAfter(Duration time) throws InterruptedException {
        clock.advance(time);
        integrations.runDue();
    }

    /** Returns the deliveries in the order of their publication. */
    final List<Delivery> deliveries() {
        List<Delivery> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            PageRequest page =
                    cursor.map(next -> PageRequest.first(100).after(next)).orElse(PageRequest.first(100));
            var found = acme.deliveries()
                    .list(
                            DeliveryQuery.builder()
                                    .destination(bulk.id().destination())
                                    .build(),
                            page);
            all.addAll(found.items());
            cursor = found.next();
        } while (cursor.isPresent());
        all.sort(Comparator.comparing(delivery -> delivery.id().value()));
        return all;
    }

    final Map<DeliveryState, Long> states() {
        Map<DeliveryState, Long> counts = new TreeMap<>();
        deliveries().forEach(delivery -> counts.merge(delivery.state(), 1L, Long::sum));
        return counts;
    }

    private final class Telling implements DeliveryListener {
        @Override
        public void suspended(DestinationId destination, Instant until, String reason) {
            told.add("suspended " + reason);
        }

        @Override
        public void disabled(DestinationId destination, String reason) {
            told.add("disabled " + reason);
        }
    }
}
