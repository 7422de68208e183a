package dev.integrations;

import static dev.integrations.BulkVendor.each;
import static dev.integrations.BulkVendor.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.RateLimit;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.IntegrationState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deliveries that go together in one request. */
class BatchDeliveryTest extends BatchDeliveryFixture {
    private Attempt lastAttempt(Delivery delivery) {
        List<Attempt> attempts = acme.deliveries().attempts(delivery.id());
        return attempts.get(attempts.size() - 1);
    }

    @Test
    void events_that_are_due_go_together_up_to_the_bound() throws Exception {
        publish(1, 250);

        integrations.runDue();

        assertThat(vendor.sizes()).containsExactly(100, 100, 50);
        assertThat(vendor.numbers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 250).boxed().toList());
        assertThat(states()).containsExactly(Map.entry(DeliveryState.SUCCEEDED, 250L));
        assertThat(deliveries()).allMatch(delivery -> delivery.attempts() == 1);
    }

    @Test
    void one_event_goes_as_it_always_did() throws Exception {
        publish(1, 1);

        integrations.runDue();

        assertThat(vendor.sizes()).containsExactly(1);
        assertThat(new String(
                        lastAttempt(deliveries().get(0))
                                .response()
                                .orElseThrow()
                                .body(),
                        UTF_8))
                .isEqualTo("Words 200");
    }

    @Test
    void bytes_bound_what_goes_together() throws Exception {
        for (int i = 1; i <= 5; i++) {
            publish("{\"number\": %d, \"pad\": \"%s\"}".formatted(i, "x".repeat(1_500)));
        }

        integrations.runDue();

        assertThat(vendor.sizes()).containsExactly(2, 2, 1);
    }

    @Test
    void only_those_with_the_same_head_go_together() throws Exception {
        for (int i = 0; i < 40; i++) {
            publish("{\"number\": %d, \"owner\": \"o%d\"}".formatted(i, i % 4));
        }

        integrations.runDue();

        assertThat(vendor.requests()).hasSize(4).allSatisfy(bulk -> {
            int rest = Integer.parseInt(bulk.owner().substring(1));
            assertThat(bulk.numbers()).hasSize(10).isSorted().allMatch(number -> number % 4 == rest);
        });
        assertThat(states()).containsExactly(Map.entry(DeliveryState.SUCCEEDED, 40L));
    }

    @Test
    void what_the_vendor_refused_ends_and_what_it_took_is_done() throws Exception {
        vendor.answering(bulk -> each(bulk, number -> number % 10 == 0 ? 422 : 200));
        publish(1, 100);

        integrations.runDue();

        assertThat(vendor.requests()).hasSize(1);
        assertThat(states())
                .containsExactly(Map.entry(DeliveryState.SUCCEEDED, 90L), Map.entry(DeliveryState.DEAD_LETTERED, 10L));
        assertThat(deliveries().get(9).reason()).contains("Status 422");
    }

    @Test
    void what_failed_for_now_is_tried_again_and_the_rest_is_not() throws Exception {
        vendor.answering(bulk -> each(bulk, number -> number > 60 ? 503 : 200));
        publish(1, 100);
        integrations.runDue();
        vendor.answering(bulk -> each(bulk, number -> 200));

        runAfter(Duration.ofSeconds(10));

        assertThat(states()).containsExactly(Map.entry(DeliveryState.SUCCEEDED, 100L));
        assertThat(vendor.numbers().stream().filter(number -> number <= 60)).hasSize(60);
        assertThat(deliveries().get(99).attempts()).isEqualTo(2);
    }

    @Test
    void an_event_for_which_all_are_refused_ends_alone() throws Exception {
        vendor.answering(bulk -> status(bulk.numbers().contains(13) ? 413 : 200));
        publish(1, 100);

        integrations.runDue();

        assertThat(states())
                .containsExactly(Map.entry(DeliveryState.SUCCEEDED, 99L), Map.entry(DeliveryState.DEAD_LETTERED, 1L));
        assertThat(deliveries().get(12).reason()).contains("Status 413");
        assertThat(deliveries()).allMatch(delivery -> delivery.attempts() == 1);
        // Halves of 100, 50, 25, 13, 7, 4 and 2.
        assertThat(vendor.requests()).hasSizeLessThanOrEqualTo(1 + 2 * 7);
        assertThat(told).isEmpty();
    }

    @Test
    void a_request_that_is_too_large_goes_in_halves() throws Exception {
        vendor.answering(bulk -> status(bulk.numbers().size() > 30 ? 413 : 200));
        publish(1, 100);

        integrations.runDue();

        assertThat(states()).containsExactly(Map.entry(DeliveryState.SUCCEEDED, 100L));
        assertThat(vendor.sizes()).containsExactlyInAnyOrder(100, 50, 50, 25, 25, 25, 25);
    }

    @Test
    void a_vendor_that_refuses_everything_gets_a_bounded_number_of_requests() throws Exception {
        vendor.answering(bulk -> status(422));
        publish(1, 64);

        integrations.runDue();

        assertThat(states()).containsExactly(Map.entry(DeliveryState.DEAD_LETTERED, 64L));
        assertThat(vendor.requests()).hasSize(2 * 64 - 1);
    }

    @Test
    void a_wish_to_wait_puts_all_off() throws Exception {
        vendor.answering(bulk ->
                OutboundResponse.builder(429).header("Retry-After", "60").build());
        publish(1, 300);
        integrations.runDue();
        int asked = vendor.requests().size();
        vendor.answering(bulk -> status(200));

        runAfter(Duration.ofSeconds(59));
        assertThat(vendor.requests()).hasSize(asked);
        assertThat(states()).containsExactly(Map.entry(DeliveryState.PENDING, 300L));
        for (int i = 0; i < 10; i++) {
            runAfter(Duration.ofSeconds(10));
        }

        assertThat(states()).containsExactly(Map.entry(DeliveryState.SUCCEEDED, 300L));
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void an_event_that_cannot_be_prepared_keeps_no_other_back() throws Exception {
        publish("{\"number\": 1}");
        publish("{\"number\": -1}");
        publish("{}");
        publish("{\"number\": 999999}");
        publish("{\"number\": 5}");

        integrations.runDue();

        assertThat(vendor.requests()).containsExactly(new BulkVendor.Bulk("all", List.of(1, 5)));
        assertThat(deliveries())
                .extracting(Delivery::state)
                .containsExactly(
                        DeliveryState.SUCCEEDED,
                        DeliveryState.DEAD_LETTERED,
                        DeliveryState.DEAD_LETTERED,
                        DeliveryState.PENDING,
                        DeliveryState.SUCCEEDED);
        assertThat(lastAttempt(deliveries().get(1)).failure()).contains(FailureKind.WITHHELD);
        assertThat(deliveries().get(1).reason()).contains("Numbers are positive");
        assertThat(deliveries().get(3).reason()).contains("The request could not be prepared");
    }

    @Test
    void events_of_which_none_can_be_prepared_end_without_a_request() throws Exception {
        for (int i = 0; i < 20; i++) {
            publish("{\"number\": -1}");
        }

        integrations.runDue();

        assertThat(vendor.requests()).isEmpty();
        assertThat(states()).containsExactly(Map.entry(DeliveryState.DEAD_LETTERED, 20L));
    }

    @Test
    void an_event_that_has_expired_does_not_go_with_the_others() throws Exception {
        publish(1, 2);
        acme.events().publish(event("{\"number\": 3}").expiresAfter(Duration.ofMinutes(1)));
        publish(4, 4);

        runAfter(Duration.ofMinutes(2));

        assertThat(vendor.numbers()).containsExactly(1, 2, 4);
        assertThat(deliveries().get(2).state()).isEqualTo(DeliveryState.EXPIRED);
        assertThat(deliveries().get(2).attempts()).isZero();
    }

    @Test
    void a_rate_limit_counts_requests() throws Exception {
        acme.integrations().uninstall(bulk.id());
        use(Optional.of(RateLimit.of(2, Duration.ofSeconds(1))));
        publish(1, 400);

        integrations.runDue();
        assertThat(vendor.requests().size()).isBetween(1, 2);
        for (int halfSeconds = 0; halfSeconds < 20; halfSeconds++) {
            runAfter(Duration.ofMillis(500));
        }

        assertThat(vendor.numbers()).hasSize(400);
        assertThat(vendor.requests()).hasSizeLessThan(20);
    }

    @Test
    void the_breaker_counts_a_request_once() throws Exception {
        vendor.answering(bulk -> status(503));
        publish(1, 200);

        integrations.runDue();
        assertThat(vendor.sizes()).containsExactly(100, 100);
        assertThat(told).isEmpty();
        publish(201, 202);
        integrations.runDue();

        assertThat(told).containsExactly("suspended Status 503");
        assertThat(states()).containsExactly(Map.entry(DeliveryState.PENDING, 202L));
    }

    @Test
    void the_words_of_an_answer_are_kept_once() throws Exception {
        vendor.answering(bulk -> each(bulk, number -> number == 2 || number == 3 ? 422 : 200));
        publish(1, 4);

        integrations.runDue();

        List<OutboundResponse> kept = deliveries().stream()
                .map(delivery -> lastAttempt(delivery).response().orElseThrow())
                .toList();
        assertThat(kept).extracting(OutboundResponse::status).containsOnly(207);
        assertThat(kept).extracting(response -> response.body().length > 0).containsExactly(false, true, false, false);
        assertThat(kept).extracting(OutboundResponse::truncated).containsExactly(true, false, true, true);
        assertThat(deliveries().get(2).reason()).contains("Status 422");
    }

    @Test
    void refused_credentials_stop_the_integration_once() throws Exception {
        vendor.answering(bulk -> status(401));
        publish(1, 100);

        integrations.runDue();

        assertThat(acme.integrations().get(bulk.id()).state()).isEqualTo(IntegrationState.NEEDS_ATTENTION);
        assertThat(states()).containsExactly(Map.entry(DeliveryState.DEAD_LETTERED, 100L));
        assertThat(told).containsExactly("disabled Status 401");
    }
}
