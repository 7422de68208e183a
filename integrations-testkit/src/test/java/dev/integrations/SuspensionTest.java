package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceiverExchange;
import dev.integrations.webhook.NewWebhook;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Destinations that are slow, failing, busy, disabled or gone. */
class SuspensionTest extends DispatchFixture {
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
                        tuple(DeliveryState.DEAD_LETTERED, "The destination is disabled"),
                        tuple(DeliveryState.DEAD_LETTERED, "The destination was deleted"));
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

    /** Answers after a moment, and knows how many it answered at once. */
    private static final class Concurrency implements Behaviour {
        private int now;
        private int most;

        @Override
        public void handle(ReceiverExchange exchange) throws IOException {
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
