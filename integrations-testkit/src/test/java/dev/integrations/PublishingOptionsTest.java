package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.RequestPreview;
import dev.integrations.webhook.WebhookTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are sent later, not for ever, and with headers and labels of their own. */
class PublishingOptionsTest extends DispatchFixture {
    private static final Duration HOUR = Duration.ofHours(1);

    @BeforeEach
    void accept_what_comes() {
        receiver.on("/ok", answer(200));
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
        assertThat(delivery().state()).isEqualTo(DeliveryState.EXPIRED);
        assertThat(delivery().reason()).contains("The event has expired");
        assertThat(delivery().attempts()).isZero();
        assertThat(told).containsExactly("PENDING -> EXPIRED");
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

        assertThat(delivery().state()).isEqualTo(DeliveryState.EXPIRED);
        assertThat(delivery().attempts()).isEqualTo(2);
        assertThat(delivery().reason())
                .contains("The receiver answered with status 500; the event expires before the next attempt");
    }

    @Test
    void replay_of_an_expired_event_is_refused_and_in_bulk_does_not_send_it() throws Exception {
        webhook(settings("/ok"));
        publish(event().expiresAfter(HOUR));
        integrations.runDue();
        publish(event().expiresAfter(HOUR));
        clock.advance(HOUR);
        integrations.runDue();

        for (Delivery delivery : deliveries()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> acme.deliveries().replay(delivery.id()))
                    .withMessageContaining("its event expired at " + NOON.plus(HOUR));
        }
        assertThat(acme.deliveries().replay(DeliveryQuery.all())).isEqualTo(2);
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(1);
        assertThat(deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.EXPIRED);
        assertThat(deliveries()).extracting(Delivery::attempts).containsExactly(0, 1);
    }

    @Test
    void replay_of_an_event_before_its_time_waits_for_it() throws Exception {
        webhook(settings("/ok"));
        Instant time = NOON.plus(HOUR);
        publish(event().notBefore(time));
        acme.deliveries().cancel(delivery().id());

        acme.deliveries().replay(delivery().id());
        integrations.runDue();
        assertThat(receiver.requests()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery().nextAttemptAt()).contains(time);

        clock.advance(HOUR);
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void a_webhook_that_gets_an_event_afterwards_does_not_get_it_before_its_time_either() throws Exception {
        EventId later = publish(event().notBefore(NOON.plus(HOUR)));
        EventId plain = publish(event());
        NewWebhook fresh = webhook(settings("/ok"));

        clock.advance(Duration.ofMinutes(1));
        acme.deliveries()
                .replayJobs()
                .start(ReplayRequest.undelivered(fresh.id().destination(), Instant.EPOCH, NOON.plus(HOUR)));
        integrations.runDue();
        assertThat(sent()).containsExactly(plain);

        clock.advance(HOUR);
        integrations.runDue();
        assertThat(sent()).containsExactly(plain, later);
    }

    @Test
    void an_event_that_expires_before_the_next_attempt_goes_to_the_fallback_and_an_expired_one_does_not()
            throws Exception {
        NewWebhook spare =
                webhook(settings("/ok").toBuilder().events("nothing.else").build());
        webhook(settings("/down").toBuilder()
                .retrySchedule(RetrySchedule.of(HOUR))
                .fallback(Optional.of(spare.id()))
                .build());
        receiver.on("/down", answer(500));
        EventId inTime = publish(event().expiresAfter(HOUR));
        publish(event().notBefore(NOON.plusSeconds(60)).expiresAfter(Duration.ofMinutes(2)));

        integrations.runDue();
        clock.advance(Duration.ofMinutes(3));
        integrations.runDue();

        assertThat(requestsTo("/down")).isEqualTo(1);
        assertThat(sent()).containsExactly(inTime, inTime);
        assertThat(deliveries())
                .extracting(Delivery::state)
                .containsExactlyInAnyOrder(DeliveryState.EXPIRED, DeliveryState.EXPIRED, DeliveryState.SUCCEEDED);
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
                .filteredOn(delivery -> delivery.state() == DeliveryState.EXPIRED)
                .hasSize(30);
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
    void a_test_and_a_preview_have_the_headers_of_the_event_and_nothing_of_its_times_and_keys() {
        NewWebhook webhook = webhook(settings("/ok"));
        NewEvent event = event().header("X-Trace", "1")
                .notBefore(NOON.plus(HOUR))
                .expiresAfter(HOUR.multipliedBy(2))
                .supersede("invoice:42");
        EventId waiting = publish(event);

        RequestPreview preview = acme.webhooks().preview(webhook.id(), event);
        WebhookTest test = acme.webhooks().test(webhook.id(), event);

        assertThat(preview.revealHeaders()).contains(new Header("X-Trace", "1"));
        assertThat(preview.headers()).contains(new Header("X-Trace", RequestPreview.MASK));
        assertThat(test.isAccepted()).isTrue();
        assertThat(receiver.requests().get(0).header("x-trace")).contains("1");
        assertThat(delivery().event()).isEqualTo(waiting);
        assertThat(delivery().state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void options_out_of_bounds_are_refused_by_tests_and_previews() {
        NewWebhook webhook = webhook(settings("/ok"));
        NewEvent wrong = event().header("Host", "x").expiresAt(NOON);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> acme.webhooks().preview(webhook.id(), wrong))
                .extracting(InvalidInputException::problems, InstanceOfAssertFactories.list(Problem.class))
                .extracting(Problem::field)
                .containsExactly("expiresAt", "headers");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> acme.webhooks().test(webhook.id(), wrong));
        assertThat(receiver.requests()).isEmpty();
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
