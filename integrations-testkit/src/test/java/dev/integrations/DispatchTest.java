package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.http.FailureKind;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import dev.integrations.signature.Verification;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From publish to what is recorded. */
class DispatchTest extends DispatchFixture {
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
        assertThat(first.address()).contains("127.0.0.1");
        assertThat(attempts.get(0).reason()).contains("The receiver answered with status 500");
        assertThat(attempts.get(1).reason()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_node_that_stood_still_for_longer_than_its_lease_does_not_repeat_what_it_has_under_way() throws Exception {
        CompletableFuture<Boolean> lateAnswer = new CompletableFuture<>();
        webhook(settings("/late"));
        receiver.on("/late", exchange -> {
            exchange.request();
            lateAnswer.join();
            exchange.answer(200, List.of(), new byte[0]);
        });
        acme.events().publish(EVENT, PAYLOAD);
        integrations.resume();
        receiver.awaitRequests(1, Duration.ofSeconds(30));

        clock.advance(DispatchSettings.defaults().lease().plusSeconds(1));
        await().until(() -> integrations.operator().backlog().due() == 0);
        lateAnswer.complete(true);

        await().until(() -> delivery().state() == DeliveryState.SUCCEEDED);
        assertThat(delivery().attempts()).isEqualTo(1);
        assertThat(receiver.requests()).hasSize(1);
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
}
