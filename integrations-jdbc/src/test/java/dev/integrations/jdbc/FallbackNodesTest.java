package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.NewIntegration;
import dev.integrations.testkit.ManualClock;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A fallback that takes over from a service which gets many events in one request, on nodes that share a database. */
class FallbackNodesTest extends StoreTest {
    private static final int EVENTS = 90;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    private final Vendor vendor = new Vendor();

    /** A service that can be down, and a webhook that never is. */
    private static final class Vendor implements HttpTransport {
        final List<String> numbers = new ArrayList<>();
        final List<String> atSpare = new ArrayList<>();
        int requests;
        boolean down = true;

        @Override
        public synchronized CompletableFuture<OutboundResponse> send(OutboundRequest request) {
            String body = new String(request.body(), UTF_8);
            if (request.uri().getHost().equals("spare.invalid")) {
                atSpare.add(body);
                return answer(204);
            }
            requests++;
            if (!down) {
                numbers.addAll(Arrays.asList(body.split(",", -1)));
            }
            return answer(down ? 500 : 200);
        }

        private static CompletableFuture<OutboundResponse> answer(int status) {
            return CompletableFuture.completedFuture(
                    OutboundResponse.builder(status).build());
        }

        @Override
        public void close() {}
    }

    private Integrations node(JdbcStore at) {
        return Integrations.builder()
                .store(at)
                .keyRing(keyRing)
                .development()
                .clock(clock)
                .dispatch(DispatchSettings.builder().breakerFailures(2).build())
                .transport(vendor)
                .templates(CountingTemplate.catalog())
                .startPaused();
    }

    private static DestinationId install(Tenant acme) {
        DestinationId spare = acme.webhooks()
                .create(WebhookSettings.builder("https://spare.invalid/")
                        .events("nothing.else")
                        .build())
                .id()
                .destination();
        return acme.integrations()
                .install(NewIntegration.of(CountingTemplate.ID, "Count")
                        .with(JsonNodeFactory.instance.objectNode())
                        .with(IntegrationSettings.named("Count")
                                .withFallback(Optional.of(spare))
                                .withFallbackAtOnce(true)))
                .integration()
                .id()
                .destination();
    }

    private static void publish(Tenant acme, int from, int to) {
        acme.events()
                .publishAll(IntStream.range(from, to)
                        .mapToObj(i -> NewEvent.of(
                                "number.drawn", "{\"number\": %d}".formatted(i).getBytes(UTF_8)))
                        .toList());
    }

    private static List<Delivery> deliveries(Tenant acme, DestinationId destination) {
        return acme.deliveries()
                .list(DeliveryQuery.builder().destination(destination).build(), PageRequest.first(100))
                .items();
    }

    @Test
    void each_event_goes_to_one_of_both_and_to_the_service_again_once_that_is_back() throws Exception {
        try (JdbcStore second = JdbcStore.open(database.pool());
                Integrations one = node(store);
                Integrations other = node(second)) {
            Tenant acme = one.tenant("acme");
            DestinationId counting = install(acme);
            publish(acme, 0, EVENTS);
            one.runDue();
            int requests = vendor.requests;

            clock.advance(Duration.ofSeconds(1));
            one.runDue();
            assertThat(vendor.requests).isEqualTo(requests);
            assertThat(vendor.atSpare).hasSize(EVENTS).doesNotHaveDuplicates();
            assertThat(deliveries(acme, counting))
                    .hasSize(EVENTS)
                    .allMatch(each -> each.state() == DeliveryState.DEAD_LETTERED && each.attempts() == 1)
                    .allMatch(each ->
                            acme.deliveries().fallback(each.id()).fallback().isPresent());

            vendor.down = false;
            clock.advance(Duration.ofSeconds(30));
            publish(acme, EVENTS, EVENTS + 9);
            one.runDue();
            publish(other.tenant("acme"), EVENTS + 9, EVENTS + 10);
            other.runDue();
            assertThat(vendor.numbers).hasSize(10).doesNotHaveDuplicates();
            assertThat(vendor.atSpare).hasSize(EVENTS);
            assertThat(other.operator().backlog().pending()).isZero();
        }
    }
}
