package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are sent later, not for ever, with headers and labels of their own, or instead of older ones. */
class PublishingOptionsTest extends DispatchFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String KEY = "invoice:42";

    @BeforeEach
    void accept_what_comes() {
        List.of("/ok", "/ours", "/theirs", "/paid", "/all").forEach(path -> receiver.on(path, answer(200)));
    }

    @Test
    void an_event_is_not_sent_before_its_time() throws Exception {
        webhook(settings("/ok"));
        Instant time = NOON.plus(HOUR);
        publish(event().notBefore(time));

        clock.advance(HOUR.minusNanos(1000));
        integrations.runDue();
        assertThat(receiver.requests()).isEmpty();
        assertThat(delivery().nextAttemptAt()).contains(time);

        clock.advance(Duration.ofNanos(1000));
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(1);
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void an_event_is_not_sent_early_by_the_part_of_a_microsecond_that_no_store_keeps() {
        webhook(settings("/ok"));

        publish(event().notBefore(NOON.plusNanos(1)));

        assertThat(delivery().nextAttemptAt()).contains(NOON.plusNanos(1000));
    }

    @Test
    void an_event_whose_time_has_come_is_sent_at_once() throws Exception {
        webhook(settings("/ok"));

        publish(event().notBefore(NOON.minus(HOUR)));
        integrations.runDue();

        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void events_published_together_are_due_each_at_its_own_time() throws Exception {
        webhook(settings("/ok"));
        List<PublishReceipt> receipts = acme.events()
                .publishAll(List.of(
                        event().notBefore(NOON.plus(HOUR.multipliedBy(2))),
                        event(),
                        event().notBefore(NOON.plus(HOUR))));

        assertThat(receipts).extracting(PublishReceipt::deliveries).containsOnly(1);
        integrations.runDue();
        assertThat(sent()).containsExactly(receipts.get(1).event());
        clock.advance(HOUR);
        integrations.runDue();
        assertThat(sent())
                .containsExactly(receipts.get(1).event(), receipts.get(2).event());
    }

    @Test
    void a_later_event_can_be_cancelled_until_its_time() throws Exception {
        webhook(settings("/ok"));
        publish(event().notBefore(NOON.plus(HOUR)));

        acme.deliveries().cancel(delivery().id());
        clock.advance(HOUR);
        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void an_expired_event_is_not_sent_but_ends_in_a_state_of_its_own() throws Exception {
        webhook(settings("/ok"));
        publish(event().expiresAt(NOON.plus(HOUR)));

        clock.advance(HOUR);
        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery().reason()).contains("The event has expired");
        assertThat(delivery().attempts()).isZero();
        assertThat(told).contains("dead");
    }

    @Test
    void an_event_is_sent_until_just_before_it_expires() throws Exception {
        webhook(settings("/ok"));
        publish(event().expiresAfter(HOUR));

        clock.advance(HOUR.minusNanos(1000));
        integrations.runDue();

        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_delivery_that_could_be_retried_only_after_expiry_ends_with_the_attempt_that_failed() throws Exception {
        webhook(settings("/down").toBuilder()
                .retrySchedule(RetrySchedule.of(Duration.ofMinutes(1), HOUR, HOUR))
                .build());
        receiver.on("/down", answer(500));
        publish(event().expiresAfter(HOUR));

        integrations.runDue();
        assertThat(delivery().state()).isEqualTo(DeliveryState.PENDING);
        clock.advance(Duration.ofMinutes(1));
        integrations.runDue();

        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery().attempts()).isEqualTo(2);
        assertThat(delivery().reason())
                .contains("The receiver answered with status 500; the event expires before the next attempt");
    }

    @Test
    void replay_of_an_expired_event_does_not_send_it() throws Exception {
        webhook(settings("/ok"));
        publish(event().expiresAfter(HOUR));
        clock.advance(HOUR);
        integrations.runDue();

        acme.deliveries().replay(delivery().id());
        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
    }

    @Test
    void expired_events_do_not_end_the_suspension_of_a_destination_and_do_not_block_it() throws Exception {
        webhook(settings("/back").toBuilder()
                .concurrency(1)
                .retrySchedule(RetrySchedule.of())
                .build());
        receiver.on("/back", answer(500), answer(500), answer(500), answer(200));
        for (int i = 0; i < 3; i++) {
            publish(event());
        }
        integrations.runDue();
        for (int i = 0; i < 30; i++) {
            publish(event().expiresAfter(Duration.ofSeconds(1)));
        }
        EventId last = publish(event());

        clock.advance(HOUR);
        integrations.runDue();

        assertThat(requestsTo("/back")).isEqualTo(4);
        assertThat(sent()).last().isEqualTo(last);
        assertThat(deliveries())
                .filteredOn(delivery -> delivery.state() == DeliveryState.DEAD_LETTERED)
                .hasSize(33);
        assertThat(told).last().isEqualTo("resumed");
    }

    @Test
    void headers_of_an_event_go_with_every_attempt() throws Exception {
        webhook(settings("/twice"));
        receiver.on("/twice", answer(500), answer(200));
        EventId id = publish(event().header("X-Trace", "00-4bf9").header("Authorization", "Bearer s3cret"));

        integrations.runDue();
        clock.advance(HOUR);
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.header("x-trace")).contains("00-4bf9");
            assertThat(request.header("authorization")).contains("Bearer s3cret");
        });
        Event stored = acme.events().get(id);
        assertThat(stored.options().headers()).containsEntry("Authorization", "Bearer s3cret");
        assertThat(stored + " " + stored.options() + " " + event().header("a", "s3cret"))
                .doesNotContain("s3cret");
    }

    @Test
    void headers_of_the_webhook_hold_against_those_of_the_event() throws Exception {
        NewWebhook webhook = webhook(settings("/ok").toBuilder()
                .headers(Map.of("Authorization", "Bearer of-the-receiver"))
                .build());

        publish(event().header("authorization", "Bearer of-the-event").header("X-Trace", "1"));
        integrations.runDue();

        ReceivedRequest request = receiver.requests().get(0);
        assertThat(request.headers().stream().filter(header -> header.name().equalsIgnoreCase("authorization")))
                .extracting(header -> header.value())
                .containsExactly("Bearer of-the-receiver");
        assertThat(request.header("x-trace")).contains("1");
        assertThat(verify(webhook, request).toString()).contains("Verified");
    }

    @Test
    void metadata_is_shown_with_the_event_and_not_sent() throws Exception {
        webhook(settings("/ok"));
        EventId id = publish(event().metadata(Map.of("request", "r-4711", "empty", "")));

        integrations.runDue();

        assertThat(acme.events().get(id).options().metadata())
                .containsOnly(Map.entry("request", "r-4711"), Map.entry("empty", ""));
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(1)).items())
                .extracting(EventSummary::metadata)
                .containsExactly(Map.of("request", "r-4711", "empty", ""));
        assertThat(receiver.requests().get(0).headers().toString()).doesNotContain("r-4711");
    }

    @Test
    void a_newer_event_of_a_key_replaces_an_unsent_one() throws Exception {
        webhook(settings("/ok"));
        publish(event().supersede(KEY));

        EventId newer = publish(event().supersede(KEY));
        assertThat(told).containsExactly("PENDING -> SUPERSEDED");
        integrations.runDue();

        assertThat(sent()).containsExactly(newer);
        assertThat(deliveries())
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.SUCCEEDED, DeliveryState.SUPERSEDED);
        assertThat(deliveries()).last().extracting(Delivery::reason).isEqualTo(Optional.of(KeyedDelivery.SUPERSEDED));
    }

    @Test
    void a_key_of_another_tenant_replaces_nothing() throws Exception {
        webhook(settings("/ours"));
        Tenant globex = integrations.tenant("globex");
        globex.webhooks().create(settings("/theirs"));
        publish(event().supersede(KEY));

        globex.events().publish(event().supersede(KEY));
        integrations.runDue();

        assertThat(requestsTo("/ours")).isEqualTo(1);
        assertThat(requestsTo("/theirs")).isEqualTo(1);
    }

    @Test
    void of_events_of_a_key_that_are_published_together_the_last_is_sent() throws Exception {
        webhook(settings("/ok"));

        List<PublishReceipt> receipts =
                acme.events().publishAll(List.of(event().supersede(KEY), event(), event().supersede(KEY)));
        integrations.runDue();

        assertThat(receipts).extracting(PublishReceipt::deliveries).containsExactly(0, 1, 1);
        assertThat(sent())
                .containsExactlyInAnyOrder(
                        receipts.get(1).event(), receipts.get(2).event());
        assertThat(acme.events().find(receipts.get(0).event())).isPresent();
    }

    @Test
    void a_webhook_that_does_not_get_the_newer_event_still_gets_the_older() throws Exception {
        webhook(settings("/paid").toBuilder().events(EVENT).build());
        webhook(settings("/all"));
        publish(event().supersede(KEY));

        acme.events().publish(NewEvent.of("invoice.voided", PAYLOAD).supersede(KEY));
        integrations.runDue();

        assertThat(requestsTo("/paid")).isEqualTo(1);
        assertThat(requestsTo("/all")).isEqualTo(1);
    }

    @Test
    void an_attempt_that_failed_after_a_newer_event_was_published_is_not_repeated() throws Exception {
        webhook(settings("/slow"));
        CompletableFuture<EventId> newer = new CompletableFuture<>();
        receiver.on(
                "/slow",
                exchange -> {
                    newer.complete(publish(event().supersede(KEY)));
                    answer(500).handle(exchange);
                },
                answer(200));
        publish(event().supersede(KEY));
        integrations.runDue();

        clock.advance(HOUR);
        integrations.runDue();

        assertThat(requestsTo("/slow")).isEqualTo(2);
        assertThat(sent()).last().isEqualTo(newer.join());
        Delivery older = deliveries().get(1);
        assertThat(older.state()).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(older.attempts()).isEqualTo(1);
        assertThat(older.reason()).contains(KeyedDelivery.SUPERSEDED);
    }

    @Test
    void an_event_that_was_published_before_replaces_nothing() throws Exception {
        webhook(settings("/ok"));
        NewEvent older = event().supersede(KEY).idempotencyKey("older");
        publish(older);
        EventId newer = publish(event().supersede(KEY));

        PublishReceipt again = acme.events().publish(older);
        integrations.runDue();

        assertThat(again.repeated()).isTrue();
        assertThat(sent()).containsExactly(newer);
    }

    private static NewEvent event() {
        return NewEvent.of(EVENT, PAYLOAD);
    }

    private EventId publish(NewEvent event) {
        return acme.events().publish(event).event();
    }

    private List<EventId> sent() {
        return receiver.requests().stream()
                .map(request -> EventId.parse(request.header("webhook-id").orElseThrow()))
                .toList();
    }
}
