package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.testkit.http.ReceivedRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks that get the events of one key one after the other. */
class OrderedDeliveryTest extends DispatchFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private void ordered(String path) {
        webhook(settings(path).toBuilder()
                .ordered(true)
                .retrySchedule(RetrySchedule.of(SECOND))
                .build());
    }

    private void publish(String key, String... payloads) {
        for (String payload : payloads) {
            acme.events().publish(event(payload).orderingKey(key));
        }
    }

    private static NewEvent event(String payload) {
        return NewEvent.of(EVENT, ("\"" + payload + "\"").getBytes(UTF_8));
    }

    private List<String> received() {
        return receiver.requests().stream()
                .map(ReceivedRequest::text)
                .map(text -> text.substring(1, text.length() - 1))
                .toList();
    }

    private List<DeliveryId> pending() {
        return deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.PENDING)
                .map(Delivery::id)
                .sorted(Comparator.comparing(DeliveryId::value))
                .toList();
    }

    @Test
    void events_of_one_key_arrive_in_their_order_though_the_first_one_fails_at_first() throws Exception {
        ordered("/o");
        receiver.on("/o", answer(500), answer(200));

        publish("a", "1", "2", "3");
        integrations.runDue();
        assertThat(received()).containsExactly("1");

        clock.advance(SECOND);
        integrations.runDue();
        assertThat(received()).containsExactly("1", "1", "2", "3");
        assertThat(deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.SUCCEEDED);
    }

    @Test
    void keys_do_not_wait_for_each_other_and_events_without_a_key_for_none() throws Exception {
        ordered("/o");
        receiver.on("/o", answer(500), answer(200));
        publish("a", "a1");
        integrations.runDue();

        publish("a", "a2");
        publish("b", "b1", "b2");
        acme.events().publish(event("free"));
        integrations.runDue();

        assertThat(received())
                .startsWith("a1")
                .contains("free")
                .containsSubsequence("b1", "b2")
                .doesNotContain("a2");
    }

    @Test
    void other_webhooks_are_not_held_back() throws Exception {
        ordered("/o");
        acme.webhooks().create(settings("/free"));
        receiver.on("/o", answer(500));
        receiver.on("/free", answer(200));

        publish("a", "1", "2", "3");
        integrations.runDue();

        assertThat(requestsTo("/o")).isEqualTo(1);
        assertThat(requestsTo("/free")).isEqualTo(3);
    }

    @Test
    void one_that_is_given_up_makes_way_for_the_next() throws Exception {
        ordered("/o");
        receiver.on("/o", answer(500), answer(500), answer(200));

        publish("a", "1", "2");
        integrations.runDue();
        clock.advance(SECOND);
        integrations.runDue();

        assertThat(received()).containsExactly("1", "1", "2");
        assertThat(deliveries())
                .extracting(Delivery::state)
                .containsExactlyInAnyOrder(DeliveryState.DEAD_LETTERED, DeliveryState.SUCCEEDED);
    }

    @Test
    void one_that_is_called_off_makes_way_for_the_next() throws Exception {
        ordered("/o");
        receiver.on("/o", answer(500), answer(200));
        publish("a", "1", "2");
        integrations.runDue();

        acme.deliveries().cancel(pending().get(0));
        integrations.runDue();

        assertThat(received()).containsExactly("1", "2");
    }

    @Test
    void a_batch_keeps_the_order_in_which_it_was_given() throws Exception {
        ordered("/o");
        receiver.on("/o", answer(200));

        acme.events()
                .publishAll(IntStream.range(0, 20)
                        .mapToObj(i -> event(String.valueOf(i)).orderingKey(i % 2 == 0 ? "even" : "odd"))
                        .toList());
        integrations.runDue();

        assertThat(received().stream().map(Integer::valueOf).filter(i -> i % 2 == 0))
                .hasSize(10)
                .isSorted();
        assertThat(received().stream().map(Integer::valueOf).filter(i -> i % 2 == 1))
                .hasSize(10)
                .isSorted();
    }

    @Test
    void one_that_expires_makes_way_for_the_next() throws Exception {
        ordered("/o");
        receiver.on("/o", answer(500), answer(200));
        acme.events().publish(event("1").orderingKey("a").expiresAfter(Duration.ofMillis(500)));
        publish("a", "2");

        integrations.runDue();
        clock.advance(SECOND);
        integrations.runDue();

        assertThat(received()).containsExactly("1", "2");
    }

    @Test
    void webhooks_of_a_disabled_receiver_do_not_keep_what_waits() throws Exception {
        ordered("/o");
        receiver.on("/o", answer(410));

        publish("a", "1", "2", "3");
        integrations.runDue();

        assertThat(received()).containsExactly("1");
        assertThat(deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.DEAD_LETTERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "\u0000", "\uD800"})
    void malformed_keys_are_refused_and_nothing_is_stored(String key) {
        ordered("/o");

        assertThatThrownBy(() -> publish(key, "1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("orderingKey");
        assertThat(deliveries()).isEmpty();
    }

    @Test
    void keys_that_are_too_long_or_meet_a_key_to_supersede_are_refused() {
        assertThat(Stream.of(
                        event("1").orderingKey("k".repeat(129)),
                        event("1").orderingKey("a").supersede("b")))
                .allSatisfy(event -> assertThatThrownBy(() -> acme.events().publish(event))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("orderingKey"));
    }
}
