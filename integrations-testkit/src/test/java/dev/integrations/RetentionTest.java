package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PayloadGoneException;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import dev.integrations.store.InMemoryStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept, and for how long, seen from outside. */
class RetentionTest extends DispatchFixture {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Replaces the node of the fixture by one with other settings. */
    private void use(RetentionSettings settings) {
        integrations.close();
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .retention(settings)
                .startPaused();
        acme = integrations.tenant("acme");
        receiver.on("/ok", answer(200));
    }

    private EventId delivered() throws InterruptedException {
        webhook(settings("/ok"));
        EventId event = acme.events().publish(EVENT, PAYLOAD).event();
        integrations.runDue();
        return event;
    }

    private void pass(Duration time) throws InterruptedException {
        clock.advance(time);
        integrations.runDue();
    }

    @Test
    void payloads_go_after_their_time_and_deliveries_and_events_after_theirs() throws Exception {
        use(RetentionSettings.builder()
                .payloads(Duration.ofDays(7))
                .history(Duration.ofDays(30))
                .build());
        EventId event = delivered();

        pass(Duration.ofDays(7));
        assertThat(acme.events().payloadState(event)).isEqualTo(PayloadState.KEPT);
        pass(HOUR);
        assertThat(acme.events().payloadState(event)).isEqualTo(PayloadState.EXPIRED);
        assertThat(acme.events().get(event).payload()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);

        pass(Duration.ofDays(23));
        assertThat(deliveries()).isEmpty();
        assertThat(acme.events().find(event)).isEmpty();
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .isEmpty();
    }

    @Test
    void nothing_goes_that_is_to_be_kept() throws Exception {
        use(RetentionSettings.builder()
                .keepPayloads()
                .keepHistory()
                .keepIdempotencyKeys()
                .build());
        EventId event = delivered();
        NewEvent once = NewEvent.of(EVENT, PAYLOAD).idempotencyKey("order-42");
        PublishReceipt first = acme.events().publish(once);
        integrations.runDue();

        pass(Duration.ofDays(5000));

        assertThat(acme.events().get(event).payload()).isEqualTo(PAYLOAD);
        assertThat(deliveries()).hasSize(2);
        assertThat(acme.events().publish(once).event()).isEqualTo(first.event());
    }

    @Test
    void an_idempotency_key_that_is_forgotten_publishes_again() throws Exception {
        use(RetentionSettings.builder().idempotencyKeys(Duration.ofDays(1)).build());
        NewEvent once = NewEvent.of(EVENT, PAYLOAD).idempotencyKey("order-42");
        PublishReceipt first = acme.events().publish(once);

        pass(Duration.ofDays(1));
        assertThat(acme.events().publish(once).event()).isEqualTo(first.event());
        pass(HOUR);
        assertThat(acme.events().publish(once).event()).isNotEqualTo(first.event());
    }

    @Test
    void a_payload_waits_for_its_last_delivery() throws Exception {
        use(RetentionSettings.builder().payloads(Duration.ofDays(1)).build());
        receiver.on("/down", answer(500));
        webhook(settings("/down").toBuilder()
                .retrySchedule(RetrySchedule.of(Duration.ofDays(3)))
                .build());
        EventId event = acme.events().publish(EVENT, PAYLOAD).event();
        integrations.runDue();

        pass(Duration.ofDays(2));
        assertThat(acme.events().payloadState(event)).isEqualTo(PayloadState.KEPT);

        pass(Duration.ofDays(2));
        assertThat(requestsTo("/down")).isEqualTo(2);
        assertThat(receiver.requests().get(1).body()).isEqualTo(PAYLOAD);
        pass(HOUR);
        assertThat(acme.events().payloadState(event)).isEqualTo(PayloadState.EXPIRED);
    }

    @Test
    void a_delivery_without_a_payload_is_not_replayed_and_the_error_says_why() throws Exception {
        use(RetentionSettings.builder().payloads(Duration.ofDays(1)).build());
        EventId event = delivered();
        pass(Duration.ofDays(2));
        Delivery delivery = delivery();

        assertThatExceptionOfType(PayloadGoneException.class)
                .isThrownBy(() -> acme.deliveries().replay(delivery.id()))
                .withMessageContaining(event.toString())
                .satisfies(gone -> {
                    assertThat(gone.event()).isEqualTo(event);
                    assertThat(gone.state()).isEqualTo(PayloadState.EXPIRED);
                });
        assertThat(acme.deliveries().replay(DeliveryQuery.all())).isZero();
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void more_than_a_portion_is_removed_in_one_pass() throws Exception {
        use(RetentionSettings.builder().payloads(Duration.ofDays(1)).build());
        for (int i = 0; i < 2_100; i++) {
            acme.events().publish(EVENT, PAYLOAD);
        }

        pass(Duration.ofDays(2));

        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(500)).items())
                .hasSize(500)
                .allSatisfy(event -> assertThat(event.payloadState()).isEqualTo(PayloadState.EXPIRED));
    }

    @Test
    void settings_name_all_that_is_out_of_bounds() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> RetentionSettings.builder()
                        .payloads(Duration.ofHours(23))
                        .history(Duration.ofDays(3651))
                        .idempotencyKeys(Duration.ZERO)
                        .answerBytes(-1)
                        .build())
                .withMessageContainingAll("payloads", "history", "idempotencyKeys", "answerBytes");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> RetentionSettings.builder().keepPayloads().build())
                .withMessageContaining("history");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> RetentionSettings.builder()
                        .payloads(Duration.ofDays(91))
                        .build())
                .withMessageContaining("history");
        assertThat(RetentionSettings.defaults().payloads()).contains(Duration.ofDays(90));
        assertThat(RetentionSettings.defaults().history()).contains(Duration.ofDays(90));
    }
}
