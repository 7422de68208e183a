package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One receiver misbehaves while another tenant's is well; no breaker steps in. */
class IsolationTest {
    private static final int EVENTS = 400;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** What a busy machine may add to a timeout. */
    private static final Duration SLACK = Duration.ofMillis(750);

    /**
     * The healthy receiver's deliveries may take this many times as long as without the other one, and this much more:
     * a receiver that floods takes its share of this machine too. Waiting for the other one's deliveries would take 25
     * seconds: 400 timeouts, 16 at a time.
     */
    private static final int SLOWER = 3;

    private static final Duration SLOWER_BY = Duration.ofSeconds(2);

    private static final DispatchSettings WITHOUT_BREAKER = DispatchSettings.builder()
            .breakerFailures(Integer.MAX_VALUE)
            .shutdownGrace(Duration.ZERO)
            .build();

    static Stream<Arguments> misbehaviours() {
        return Stream.of(
                Arguments.of("drips a byte a second", Behaviour.dripBody(Duration.ofSeconds(1)), false),
                Arguments.of("answers without end", Behaviour.endlessBody(), true),
                Arguments.of("redirects to 127.0.0.1", Behaviour.redirect(307, "http://127.0.0.1:1/"), false),
                Arguments.of("sends a gzip bomb", Behaviour.gzipBomb(64), true),
                Arguments.of("resets", Behaviour.resetAfterReading(), false),
                Arguments.of("never answers", Behaviour.silence(), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviours")
    void a_receiver_that_misbehaves_is_cut_off_and_does_not_hold_up_another(
            String name, Behaviour behaviour, boolean accepted) {
        try (FaultyReceiver well = FaultyReceiver.start().on("/hooks", Behaviour.answer(204));
                FaultyReceiver ill = FaultyReceiver.start().on("/hooks", behaviour);
                Host host = new Host("jdbc:h2:mem:" + UUID.randomUUID(), WITHOUT_BREAKER)) {
            Tenant healthy = tenant(host, "healthy", well);
            Tenant hostile = tenant(host, "hostile", ill);
            publishAndAwait(healthy, well);
            Duration alone = publishAndAwait(healthy, well);

            hostile.events().publishAll(events());
            await().until(() -> ill.acceptedConnections() > 0);
            Duration beside = publishAndAwait(healthy, well);

            assertThat(beside).isLessThanOrEqualTo(alone.multipliedBy(SLOWER).plus(SLOWER_BY));
            Attempt attempt = firstAttempt(hostile);
            assertThat(attempt.took()).isLessThanOrEqualTo(TIMEOUT.plus(SLACK));
            assertThat(attempt.reason().isEmpty()).as("accepted").isEqualTo(accepted);
        }
    }

    private static Tenant tenant(Host host, String name, FaultyReceiver receiver) {
        Tenant tenant = host.integrations().tenant(name);
        tenant.webhooks()
                .create(WebhookSettings.builder(receiver.url("/hooks").toString())
                        .timeout(TIMEOUT)
                        .build());
        return tenant;
    }

    private static List<NewEvent> events() {
        return IntStream.range(0, EVENTS)
                .mapToObj(number -> NewEvent.of("invoice.paid", Map.of("number", number)))
                .toList();
    }

    /** Returns how long it took until all of them had arrived. */
    private static Duration publishAndAwait(Tenant tenant, FaultyReceiver receiver) {
        int before = receiver.requests().size();
        long start = System.nanoTime();
        tenant.events().publishAll(events());
        receiver.awaitRequests(before + EVENTS, Duration.ofSeconds(30));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Attempt firstAttempt(Tenant tenant) {
        List<Delivery> attempted = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> tenant.deliveries().list(DeliveryQuery.all(), PageRequest.first(500)).items().stream()
                                .filter(delivery -> delivery.attempts() > 0)
                                .toList(),
                        found -> !found.isEmpty());
        return tenant.deliveries().attempts(attempted.get(0).id()).get(0);
    }
}
