package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.event.EventFilter;
import dev.integrations.http.FailureKind;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.Rule;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Mapping;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A transport of the host that fails with what no transport should fail with. */
class HostTransportTest {
    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private final Transport transport = new Transport();
    private final Integrations integrations = Integrations.builder()
            .store(InMemoryStore.create())
            .keyRing(KeyRing.ephemeralForDevelopment())
            .development()
            .clock(clock)
            .transport(transport)
            .templates(TemplateCatalog.of(() -> List.of(StubTemplate.chat(1))))
            .startPaused();
    private final Tenant acme = integrations.tenant("acme");

    @AfterEach
    void stop() {
        integrations.close();
    }

    /** Answers what is asked, and fails with what is posted as it is told to. */
    private static final class Transport implements HttpTransport {
        private Supplier<CompletableFuture<OutboundResponse>> failing =
                () -> CompletableFuture.failedFuture(new IOException());
        private int posts;

        @Override
        public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
            if (request.method().equals("GET")) {
                return CompletableFuture.completedFuture(
                        OutboundResponse.builder(200).build());
            }
            posts++;
            return failing.get();
        }

        @Override
        public void close() {}
    }

    static Stream<Supplier<CompletableFuture<OutboundResponse>>> failures() {
        return Stream.of(
                () -> CompletableFuture.failedFuture(new IOException("broken pipe")),
                () -> CompletableFuture.failedFuture(new NoSuchMethodError("of another version")),
                () -> {
                    throw new IllegalStateException("a mistake in the transport");
                },
                () -> {
                    throw new NoSuchMethodError("of another version");
                });
    }

    private Integration installed(String action) {
        Rule rule = new Rule(EventFilter.all(), action, Mapping.none());
        return acme.integrations()
                .install(RegistryFixture.chat(action)
                        .with(IntegrationSettings.named(action).withRules(List.of(rule))))
                .integration();
    }

    private Delivery publishAndRepeat(Integration integration) throws InterruptedException {
        acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
        integrations.runDue();
        clock.advance(Duration.ofMinutes(5));
        integrations.runDue();
        return acme.deliveries()
                .list(
                        DeliveryQuery.builder()
                                .destination(integration.id().destination())
                                .build(),
                        PageRequest.first(1))
                .items()
                .get(0);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void what_must_not_happen_twice_may_have_happened(Supplier<CompletableFuture<OutboundResponse>> failing)
            throws InterruptedException {
        Integration harmful = installed("send_text");
        transport.failing = failing;

        Delivery delivery = publishAndRepeat(harmful);

        assertThat(delivery.state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery.reason()).contains("Sending failed; whether it was done is unknown");
        assertThat(acme.deliveries().attempts(delivery.id()))
                .flatExtracting(attempt -> attempt.failure().stream().toList())
                .containsExactly(FailureKind.UNKNOWN);
        assertThat(transport.posts).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void what_does_no_harm_is_repeated(Supplier<CompletableFuture<OutboundResponse>> failing)
            throws InterruptedException {
        Integration harmless = installed("post_message");
        transport.failing = failing;

        Delivery delivery = publishAndRepeat(harmless);

        assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(acme.deliveries().attempts(delivery.id()))
                .extracting(Attempt::reason)
                .allMatch(reason -> reason.orElse("").equals("Sending failed"));
        assertThat(transport.posts).isEqualTo(2);
    }
}
