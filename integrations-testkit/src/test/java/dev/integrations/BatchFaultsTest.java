package dev.integrations;

import static dev.integrations.BulkVendor.each;
import static dev.integrations.BulkVendor.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Secret;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionId;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.registry.IntegrationUpdate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests with several events that go wrong. */
class BatchFaultsTest extends BatchDeliveryFixture {
    private Attempt lastAttempt(Delivery delivery) {
        List<Attempt> attempts = acme.deliveries().attempts(delivery.id());
        return attempts.get(attempts.size() - 1);
    }

    @Test
    void no_answer_is_a_failure_of_each() throws Exception {
        vendor.answeringLater(bulk ->
                CompletableFuture.failedFuture(new TransportException(FailureKind.TIMEOUT, true, "no answer", null)));
        publish(1, 10);

        integrations.runDue();

        assertThat(states()).containsExactly(Map.entry(DeliveryState.PENDING, 10L));
        assertThat(deliveries()).allSatisfy(delivery -> {
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(lastAttempt(delivery).failure()).contains(FailureKind.TIMEOUT);
        });
    }

    @Test
    void judgements_that_do_not_fit_are_tried_again() throws Exception {
        vendor.answering(bulk -> status(299));
        publish(1, 10);

        integrations.runDue();

        assertThat(vendor.requests()).hasSize(1);
        assertThat(deliveries())
                .allMatch(delivery -> delivery.state() == DeliveryState.PENDING
                        && delivery.reason().equals(Optional.of("The answer could not be judged")));
    }

    @Test
    void what_no_transport_does_is_found_one_by_one() throws Exception {
        vendor.answeringLater(bulk -> {
            if (bulk.numbers().contains(3)) {
                throw new IllegalStateException("a mistake in the transport");
            }
            return BulkVendor.answered(200);
        });
        publish(1, 6);

        integrations.runDue();

        assertThat(states())
                .containsExactly(Map.entry(DeliveryState.PENDING, 1L), Map.entry(DeliveryState.SUCCEEDED, 5L));
    }

    @Test
    void what_spoils_a_request_spoils_it_only_for_itself() throws Exception {
        publish(1, 5);
        publish(BulkTemplate.UNSPEAKABLE, BulkTemplate.UNSPEAKABLE);

        integrations.runDue();

        assertThat(states())
                .containsExactly(Map.entry(DeliveryState.PENDING, 1L), Map.entry(DeliveryState.SUCCEEDED, 5L));
    }

    @Test
    void what_a_request_refuses_it_refuses_only_for_itself() throws Exception {
        publish(1, 60);
        publish(BulkTemplate.WITHHELD_LATE, BulkTemplate.WITHHELD_LATE);
        publish(BulkTemplate.UNPREPARED_LATE, BulkTemplate.UNPREPARED_LATE);

        integrations.runDue();

        assertThat(states())
                .containsExactly(
                        Map.entry(DeliveryState.PENDING, 1L),
                        Map.entry(DeliveryState.SUCCEEDED, 60L),
                        Map.entry(DeliveryState.DEAD_LETTERED, 1L));
        assertThat(deliveries().stream().flatMap(each -> each.reason().stream()))
                .containsExactlyInAnyOrder("This number is not for this service", "This number is not there yet");
    }

    @Test
    void requests_that_are_not_made_say_nothing_of_the_service() throws Exception {
        for (int i = 0; i < 16; i++) {
            publish(BulkTemplate.WITHHELD_LATE, BulkTemplate.WITHHELD_LATE);
        }

        integrations.runDue();

        assertThat(states()).containsExactly(Map.entry(DeliveryState.DEAD_LETTERED, 16L));
        assertThat(told).isEmpty();
    }

    @Test
    void what_spoils_a_request_spoils_it_only_for_itself_with_a_connection() throws Exception {
        ConnectionId account = acme.connections()
                .connect(BulkTemplate.ACCOUNT, "Account", new ApiKey(Secret.of("key")))
                .id();
        acme.integrations()
                .update(
                        bulk.id(),
                        1,
                        IntegrationUpdate.settings(settings -> settings.withConnection(Optional.of(account))));

        what_spoils_a_request_spoils_it_only_for_itself();
    }

    @Test
    void a_node_that_lost_its_lease_records_nothing_of_what_others_delivered() throws Exception {
        CompletableFuture<OutboundResponse> late = new CompletableFuture<>();
        CompletableFuture<BulkVendor.Bulk> sent = new CompletableFuture<>();
        vendor.answeringLater(bulk -> {
            sent.complete(bulk);
            return late;
        });
        publish(1, 50);
        CompletableFuture<Void> first = CompletableFuture.runAsync(this::runDue);
        assertThat(sent.get().numbers()).hasSize(50);

        clock.advance(Duration.ofSeconds(11));
        BulkVendor other = new BulkVendor();
        node(Optional.empty(), other).runDue();
        late.complete(status(422));
        first.get();

        assertThat(other.numbers()).hasSize(50);
        assertThat(states()).containsExactly(Map.entry(DeliveryState.SUCCEEDED, 50L));
        assertThat(deliveries()).allMatch(delivery -> delivery.attempts() == 1);
    }

    private void runDue() {
        try {
            integrations.runDue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ten_thousand_stored_events_go_in_few_requests() throws Exception {
        for (int i = 0; i < 10; i++) {
            publish(1_000 * i + 1, 1_000 * (i + 1));
        }

        int recorded = integrations.runDue();

        assertThat(recorded).isEqualTo(10_000);
        assertThat(vendor.numbers()).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(vendor.requests()).hasSizeBetween(100, 130);
    }

    @Test
    void whatever_is_answered_each_event_ends_once() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            vendor.answeringLater(bulk -> anything(bulk, random));
            int first = (int) seed * 1_000 + 1;
            publish(first, first + 299);
            for (int i = 0; i < 100; i++) {
                integrations.runDue();
                clock.advance(Duration.ofSeconds(40));
            }
            vendor.answering(bulk -> status(200));
            for (int i = 0; i < 40; i++) {
                runAfter(Duration.ofHours(1));
            }
        }

        Map<DeliveryState, Long> states = new HashMap<>(states());
        assertThat(states.keySet()).isSubsetOf(DeliveryState.SUCCEEDED, DeliveryState.DEAD_LETTERED);
        assertThat(states.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(20 * 300);
        assertThat(deliveries())
                .allMatch(delivery -> acme.deliveries().attempts(delivery.id()).size() == delivery.attempts());
    }

    private static CompletableFuture<OutboundResponse> anything(BulkVendor.Bulk bulk, Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> BulkVendor.answered(503);
            case 1 -> BulkVendor.answered(413);
            case 2 -> BulkVendor.answered(429);
            case 3 -> BulkVendor.answered(299);
            case 4 ->
                CompletableFuture.failedFuture(new TransportException(FailureKind.CONNECTION_LOST, true, "", null));
            case 5 -> throw new IllegalStateException("a mistake");
            case 6 ->
                CompletableFuture.completedFuture(OutboundResponse.builder(207).build());
            default ->
                CompletableFuture.completedFuture(each(
                        bulk, number -> List.of(200, 200, 200, 422, 503, 429).get(random.nextInt(6))));
        };
    }
}
