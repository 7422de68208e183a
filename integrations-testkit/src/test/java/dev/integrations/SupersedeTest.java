package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.EventId;
import dev.integrations.webhook.NewWebhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Newer events that replace those of the same key that were not sent yet. */
class SupersedeTest extends DispatchFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String KEY = "invoice:42";

    @BeforeEach
    void accept_what_comes() {
        List.of("/ok", "/ours", "/theirs", "/paid", "/all").forEach(path -> receiver.on(path, answer(200)));
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

    @Test
    void an_older_event_that_is_replayed_is_not_sent_after_the_newer() throws Exception {
        webhook(settings("/ok"));
        publish(event().supersede(KEY));
        EventId newer = publish(event().supersede(KEY));
        integrations.runDue();
        Delivery older = deliveries().get(1);

        assertThatIllegalStateException()
                .isThrownBy(() -> acme.deliveries().replay(older.id()))
                .withMessageContaining("a newer event of its key has replaced it");
        assertThat(acme.deliveries().replay(DeliveryQuery.all())).isEqualTo(2);
        integrations.runDue();

        assertThat(sent()).containsExactly(newer, newer);
        assertThat(deliveries())
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.SUCCEEDED, DeliveryState.SUPERSEDED);
    }

    @Test
    void the_newest_event_can_be_replayed_as_any_other() throws Exception {
        webhook(settings("/ok"));
        EventId only = publish(event().supersede(KEY));
        integrations.runDue();

        acme.deliveries().replay(delivery().id());
        integrations.runDue();

        assertThat(sent()).containsExactly(only, only);
    }

    @Test
    void a_webhook_that_gets_events_afterwards_gets_the_newest_of_each_key() throws Exception {
        publish(event().supersede(KEY));
        EventId other = publish(event().supersede("invoice:43"));
        EventId newest = publish(event().supersede(KEY));
        EventId plain = publish(event());
        NewWebhook fresh = webhook(settings("/ok"));

        backfill(fresh);

        assertThat(sent()).containsExactlyInAnyOrder(newest, other, plain);
        assertThat(deliveries())
                .extracting(Delivery::state)
                .containsExactlyInAnyOrder(
                        DeliveryState.SUPERSEDED,
                        DeliveryState.SUCCEEDED,
                        DeliveryState.SUCCEEDED,
                        DeliveryState.SUCCEEDED);
    }

    @Test
    void a_webhook_that_got_a_newer_event_does_not_get_the_older_afterwards() throws Exception {
        publish(event().supersede(KEY));
        NewWebhook fresh = webhook(settings("/ok"));
        clock.advance(Duration.ofSeconds(1));
        EventId newer = publish(event().supersede(KEY));

        backfill(fresh);

        assertThat(sent()).containsExactly(newer);
        assertThat(deliveries())
                .extracting(Delivery::state)
                .containsExactlyInAnyOrder(DeliveryState.SUPERSEDED, DeliveryState.SUCCEEDED);
    }

    @Test
    void what_was_added_afterwards_is_replaced_by_what_is_published_then() throws Exception {
        publish(event().supersede(KEY));
        NewWebhook fresh = webhook(settings("/down"));
        receiver.on("/down", answer(500), answer(200));
        backfill(fresh);

        EventId newer = publish(event().supersede(KEY));
        clock.advance(HOUR);
        integrations.runDue();

        assertThat(requestsTo("/down")).isEqualTo(2);
        assertThat(sent()).last().isEqualTo(newer);
    }

    @Test
    void a_fallback_gets_a_dead_letter_unless_a_newer_event_of_the_key_was_published_to_it() throws Exception {
        NewWebhook spare =
                webhook(settings("/all").toBuilder().events("invoice.voided").build());
        webhook(settings("/down").toBuilder()
                .events(EVENT)
                .retrySchedule(RetrySchedule.of(HOUR.multipliedBy(2)))
                .fallback(Optional.of(spare.id()))
                .build());
        receiver.on("/down", answer(500));
        acme.events().publish(NewEvent.of("invoice.voided", PAYLOAD).supersede(KEY));
        clock.advance(Duration.ofSeconds(1));
        EventId newer = publish(event().supersede(KEY));
        integrations.runDue();
        EventId outdated = publish(event().supersede("invoice:43"));
        integrations.runDue();
        clock.advance(Duration.ofSeconds(1));
        EventId newest = acme.events()
                .publish(NewEvent.of("invoice.voided", PAYLOAD).supersede("invoice:43"))
                .event();

        clock.advance(HOUR.multipliedBy(3));
        integrations.runDue();
        clock.advance(HOUR);
        integrations.runDue();

        assertThat(sentTo("/all")).contains(newer, newest).doesNotContain(outdated);
        assertThat(deliveries())
                .filteredOn(delivery -> delivery.state() == DeliveryState.SUPERSEDED)
                .extracting(Delivery::event)
                .containsExactly(outdated);
    }

    private void backfill(NewWebhook webhook) throws Exception {
        clock.advance(Duration.ofMinutes(1));
        acme.deliveries()
                .replayJobs()
                .start(ReplayRequest.undelivered(webhook.id().destination(), Instant.EPOCH, NOON.plus(HOUR)));
        integrations.runDue();
    }

    private List<EventId> sentTo(String path) {
        return receiver.requests().stream()
                .filter(request -> request.target().equals(path))
                .map(request -> EventId.parse(request.header("webhook-id").orElseThrow()))
                .toList();
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
