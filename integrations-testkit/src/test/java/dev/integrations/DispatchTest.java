package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.http.FailureKind;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import dev.integrations.signature.Verification;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dispatcher, run by hand with a clock of its own, from publish to what is recorded. */
class DispatchTest {
    private static final String EVENT = "invoice.paid";
    private static final byte[] PAYLOAD = "{\"amount\": 12.50,  \"note\":\"café\"}".getBytes(UTF_8);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final List<String> told = new ArrayList<>();
    private final FaultyReceiver receiver = FaultyReceiver.start(clock);
    private Integrations integrations;
    private Tenant acme;

    @BeforeEach
    void start() {
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .dispatch(DispatchSettings.builder().breakerFailures(3).build())
                .clock(clock)
                .listener(new Telling())
                .startPaused();
        acme = integrations.tenant("acme");
    }

    @AfterEach
    void stop() {
        integrations.close();
        receiver.close();
    }

    @Test
    void published_bytes_arrive_as_they_were_signed_for_their_receiver() throws Exception {
        NewWebhook webhook = webhook(settings("/ok"));
        receiver.on("/ok", answer(200));

        var receipt = acme.events().publish(EVENT, PAYLOAD);
        int recorded = integrations.runDue();

        assertThat(recorded).isEqualTo(1);
        ReceivedRequest request =
                receiver.awaitRequests(1, Duration.ofSeconds(5)).get(0);
        assertThat(request.body()).isEqualTo(PAYLOAD);
        assertThat(request.header("content-type")).contains("application/json");
        assertThat(request.header("webhook-id")).contains(receipt.event().toString());
        assertThat(verify(webhook, request)).isInstanceOf(Verification.Verified.class);
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void objects_are_written_as_json() throws Exception {
        webhook(settings("/ok"));
        receiver.on("/ok", answer(200));

        acme.events().publish(EVENT, Map.of("amount", 12));
        integrations.runDue();

        assertThat(receiver.awaitRequests(1, Duration.ofSeconds(5)).get(0).text())
                .isEqualTo("{\"amount\":12}");
    }

    @Test
    void a_failed_attempt_is_repeated_when_its_schedule_says_with_the_same_id_and_a_fresh_signature() throws Exception {
        NewWebhook webhook = webhook(settings("/flaky"));
        receiver.on("/flaky", answer(500, List.of(new Header("X-Why", "busy")), "no room"), answer(204));

        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        assertThat(delivery().nextAttemptAt()).contains(NOON.plusSeconds(1));
        clock.advance(Duration.ofMillis(999));
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        integrations.runDue();

        List<ReceivedRequest> requests = receiver.awaitRequests(2, Duration.ofSeconds(5));
        assertThat(requests.get(1).header("webhook-id"))
                .isEqualTo(requests.get(0).header("webhook-id"));
        assertThat(requests.get(1).header("webhook-signature"))
                .isNotEqualTo(requests.get(0).header("webhook-signature"));
        assertThat(verify(webhook, requests.get(1))).isInstanceOf(Verification.Verified.class);
        List<Attempt> attempts = acme.deliveries().attempts(delivery().id());
        assertThat(attempts).extracting(Attempt::number).containsExactly(1, 2);
        OutboundResponse first = attempts.get(0).response().orElseThrow();
        assertThat(first.status()).isEqualTo(500);
        assertThat(first.header("x-why")).contains("busy");
        assertThat(first.body()).asString(UTF_8).isEqualTo("no room");
        assertThat(attempts.get(0).reason()).contains("The receiver answered with status 500");
        assertThat(attempts.get(1).reason()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_delivery_without_attempts_left_is_a_dead_letter_until_it_is_replayed() throws Exception {
        webhook(settings("/down").toBuilder()
                .retrySchedule(RetrySchedule.of(Duration.ofSeconds(5)))
                .build());
        receiver.on("/down", answer(500), answer(500), answer(200));

        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        clock.advance(Duration.ofSeconds(5));
        integrations.runDue();
        Delivery dead = delivery();
        acme.as("user:1").deliveries().replay(dead.id());
        integrations.runDue();

        assertThat(dead.state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(dead.reason()).contains("The receiver answered with status 500");
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(delivery().attempts()).isEqualTo(3);
        assertThat(told)
                .containsExactly(
                        "attempt 1 PENDING",
                        "attempt 2 DEAD_LETTERED",
                        "PENDING -> DEAD_LETTERED",
                        "dead",
                        "DEAD_LETTERED -> PENDING",
                        "attempt 3 SUCCEEDED",
                        "PENDING -> SUCCEEDED");
        assertThat(acme.audit()
                        .list(PageRequest.first(1))
                        .items()
                        .get(0)
                        .actor()
                        .name())
                .isEqualTo("user:1");
    }

    @Test
    void an_answer_that_asks_for_less_holds_back_everything_for_that_destination_and_nothing_else() throws Exception {
        webhook(settings("/busy"));
        receiver.on("/busy", answer(429, List.of(new Header("Retry-After", "30")), ""), answer(200));
        acme.webhooks().create(settings("/ok"));
        receiver.on("/ok", answer(200));

        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        acme.events().publish(EVENT, PAYLOAD);
        clock.advance(Duration.ofSeconds(29));
        integrations.runDue();

        assertThat(requestsTo("/busy")).isEqualTo(1);
        assertThat(requestsTo("/ok")).isEqualTo(2);
        clock.advance(Duration.ofSeconds(1));
        integrations.runDue();
        assertThat(requestsTo("/busy")).isEqualTo(3);
    }

    @Test
    void gone_disables_the_webhook_and_makes_dead_letters_of_its_deliveries() throws Exception {
        NewWebhook webhook = webhook(settings("/gone"));
        receiver.on("/gone", answer(410));

        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();

        assertThat(acme.webhooks().get(webhook.id()).enabled()).isFalse();
        assertThat(acme.webhooks().get(webhook.id()).disabledReason())
                .contains("The receiver answered with status 410 (gone)");
        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(acme.events().publish(EVENT, PAYLOAD).deliveries()).isZero();
    }

    @Test
    void deliveries_of_a_webhook_that_was_disabled_or_deleted_become_dead_letters_when_due() throws Exception {
        NewWebhook disabled = webhook(settings("/a"));
        NewWebhook deleted = webhook(settings("/b"));
        acme.events().publish(EVENT, PAYLOAD);

        acme.webhooks().disable(disabled.id(), "maintenance");
        acme.webhooks().delete(deleted.id());
        integrations.runDue();

        assertThat(deliveries())
                .extracting(Delivery::state, delivery -> delivery.reason().orElseThrow())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(DeliveryState.DEAD_LETTERED, "The destination is disabled"),
                        org.assertj.core.groups.Tuple.tuple(
                                DeliveryState.DEAD_LETTERED, "The destination was deleted"));
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void failures_in_a_row_open_the_breaker_which_spends_no_attempts_and_closes_with_a_success() throws Exception {
        webhook(settings("/down").toBuilder()
                .concurrency(1)
                .retrySchedule(RetrySchedule.of(Duration.ofMinutes(10)))
                .build());
        receiver.on("/down", answer(500), answer(500), answer(500), answer(200));

        IntStream.range(0, 10).forEach(i -> acme.events().publish(EVENT, PAYLOAD));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(3);
        assertThat(deliveries())
                .filteredOn(delivery -> delivery.attempts() == 0)
                .hasSize(7);
        assertThat(told).contains("suspended until " + NOON.plusSeconds(30));
        clock.advance(Duration.ofSeconds(30));
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(10);
        assertThat(told).contains("resumed");
    }

    @Test
    void failures_in_a_row_are_counted_though_long_apart() throws Exception {
        webhook(settings("/down"));
        receiver.on("/down", answer(500));

        for (int i = 0; i < 3; i++) {
            acme.events().publish(EVENT, PAYLOAD);
            integrations.runDue();
            clock.advance(Duration.ofMillis(500));
        }

        assertThat(told).anyMatch(line -> line.startsWith("suspended until"));
    }

    @Test
    void a_probe_that_fails_opens_the_breaker_for_longer() throws Exception {
        webhook(settings("/down").toBuilder()
                .concurrency(1)
                .retrySchedule(RetrySchedule.of(Duration.ofMinutes(10)))
                .build());
        receiver.on("/down", answer(500));

        IntStream.range(0, 10).forEach(i -> acme.events().publish(EVENT, PAYLOAD));
        integrations.runDue();
        clock.advance(Duration.ofSeconds(30));
        integrations.runDue();
        clock.advance(Duration.ofSeconds(59));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(4);
        clock.advance(Duration.ofSeconds(1));
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(5);
    }

    @Test
    void no_more_attempts_are_under_way_at_once_than_the_webhook_allows() throws Exception {
        webhook(settings("/slow").toBuilder().concurrency(3).build());
        Concurrency concurrency = new Concurrency();
        receiver.on("/slow", concurrency);

        IntStream.range(0, 100).forEach(i -> acme.events().publish(EVENT, PAYLOAD));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(100);
        assertThat(concurrency.most).isEqualTo(3);
    }

    @Test
    void a_connection_that_cannot_be_made_is_an_attempt_with_its_kind_of_failure() throws Exception {
        FaultyReceiver closed = FaultyReceiver.start(clock);
        closed.close();
        webhook(WebhookSettings.builder(closed.url("/").toString()).build());

        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();

        Attempt attempt = acme.deliveries().attempts(delivery().id()).get(0);
        assertThat(attempt.failure()).contains(FailureKind.CONNECT);
        assertThat(attempt.response()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void a_rotated_secret_signs_beside_the_old_one_until_the_overlap_ends() throws Exception {
        NewWebhook webhook = webhook(settings("/ok"));
        receiver.on("/ok", answer(200));

        NewWebhook rotated = acme.webhooks().rotateSecret(webhook.id(), Duration.ofHours(1));
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        ReceivedRequest during =
                receiver.awaitRequests(1, Duration.ofSeconds(5)).get(0);
        assertThat(verify(webhook, during)).isInstanceOf(Verification.Verified.class);
        assertThat(verify(rotated, during)).isInstanceOf(Verification.Verified.class);
        clock.advance(Duration.ofHours(1));
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();

        ReceivedRequest after = receiver.awaitRequests(2, Duration.ofSeconds(5)).get(1);
        assertThat(verify(webhook, after)).isInstanceOf(Verification.Refused.class);
        assertThat(verify(rotated, after)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void a_cancelled_delivery_is_not_attempted() throws Exception {
        webhook(settings("/ok"));
        acme.events().publish(EVENT, PAYLOAD);

        acme.deliveries().cancel(delivery().id());
        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.CANCELLED);
        assertThatThrownBy(() -> acme.deliveries().cancel(delivery().id())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void replay_by_filter_takes_every_match_once() throws Exception {
        webhook(settings("/once").toBuilder()
                .concurrency(256)
                .retrySchedule(RetrySchedule.of())
                .build());
        receiver.on("/once", answer(400));
        IntStream.range(0, 3).forEach(i -> acme.events().publish(EVENT, PAYLOAD));
        integrations.runDue();
        clock.advance(Duration.ofMinutes(1));
        receiver.on("/once", answer(200));

        int replayed = acme.deliveries().replay(DeliveryQuery.in(DeliveryState.DEAD_LETTERED));
        integrations.runDue();

        assertThat(replayed).isEqualTo(3);
        assertThat(deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_listener_that_throws_stops_nothing() throws Exception {
        try (Integrations other = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .listener(new DeliveryListener() {
                    @Override
                    public void attempted(Delivery delivery, Attempt attempt) {
                        throw new IllegalStateException("on purpose");
                    }
                })
                .listener(new Telling())
                .startPaused()) {
            other.tenant("acme").webhooks().create(settings("/ok"));
            receiver.on("/ok", answer(200));
            other.tenant("acme").events().publish(EVENT, PAYLOAD);

            assertThat(other.runDue()).isEqualTo(1);
            assertThat(told).contains("attempt 1 SUCCEEDED");
        }
    }

    private NewWebhook webhook(WebhookSettings settings) {
        return acme.webhooks().create(settings);
    }

    private WebhookSettings settings(String path) {
        return WebhookSettings.builder(receiver.url(path).toString()).build();
    }

    private Verification verify(NewWebhook webhook, ReceivedRequest request) {
        return WebhookVerifier.builder()
                .key(VerificationKey.parse(webhook.secret().reveal()))
                .clock(clock)
                .build()
                .verify(name -> request.header(name).map(List::of).orElse(null), request.body());
    }

    private long requestsTo(String path) {
        return receiver.requests().stream()
                .filter(request -> request.target().equals(path))
                .count();
    }

    private Delivery delivery() {
        assertThat(deliveries()).hasSize(1);
        return deliveries().get(0);
    }

    private List<Delivery> deliveries() {
        return acme.deliveries()
                .list(DeliveryQuery.all(), PageRequest.first(100))
                .items();
    }

    /** Writes down what it is told. */
    private final class Telling implements DeliveryListener {
        @Override
        public void attempted(Delivery delivery, Attempt attempt) {
            told.add("attempt %d %s".formatted(attempt.number(), delivery.state()));
        }

        @Override
        public void deadLettered(Delivery delivery) {
            told.add("dead");
        }

        @Override
        public void stateChanged(Delivery delivery, DeliveryState from) {
            told.add("%s -> %s".formatted(from, delivery.state()));
        }

        @Override
        public void suspended(DestinationId destination, Instant until, String reason) {
            told.add("suspended until " + until);
        }

        @Override
        public void resumed(DestinationId destination) {
            told.add("resumed");
        }
    }

    /** Answers after a moment, and knows how many it answered at once. */
    private static final class Concurrency implements Behaviour {
        private int now;
        private int most;

        @Override
        public void handle(dev.integrations.testkit.http.ReceiverExchange exchange) throws java.io.IOException {
            change(1);
            exchange.pause(Duration.ofMillis(20));
            change(-1);
            exchange.answer(200, List.of(), new byte[0]);
        }

        private synchronized void change(int by) {
            now += by;
            most = Math.max(most, now);
        }
    }
}
