package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.RateLimit;
import dev.integrations.store.InMemoryStore;
import dev.integrations.webhook.WebhookQuery;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Webhooks that allow so many attempts in a time. */
class RateLimitDispatchTest extends DispatchFixture {
    private static final Duration QUARTER = Duration.ofMillis(250);

    private void limited(Tenant tenant, int permits, Duration period) {
        tenant.webhooks()
                .create(settings("/limited").toBuilder()
                        .rateLimit(Optional.of(RateLimit.of(permits, period)))
                        .build());
        receiver.on("/limited", answer(200));
    }

    private void change(Optional<RateLimit> limit) {
        acme.webhooks()
                .list(WebhookQuery.all(), PageRequest.first(1))
                .items()
                .forEach(webhook -> acme.webhooks()
                        .update(
                                webhook.id(),
                                settings ->
                                        settings.toBuilder().rateLimit(limit).build()));
    }

    private static void publish(Tenant tenant, int count) {
        for (int i = 0; i < count; i++) {
            tenant.events().publish(EVENT, PAYLOAD);
        }
    }

    @Test
    void no_more_attempts_start_in_a_second_than_the_limit_says() throws Exception {
        limited(acme, 4, Duration.ofSeconds(1));
        publish(acme, 10);

        for (int sent = 1; sent <= 10; sent++) {
            integrations.runDue();
            assertThat(requestsTo("/limited")).isEqualTo(sent);
            clock.advance(QUARTER);
        }

        integrations.runDue();
        assertThat(requestsTo("/limited")).isEqualTo(10);
        assertThat(deliveries()).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.SUCCEEDED);
            assertThat(delivery.attempts()).isEqualTo(1);
        });
    }

    @Test
    void other_webhooks_do_not_wait() throws Exception {
        limited(acme, 1, Duration.ofSeconds(1));
        acme.webhooks().create(settings("/free"));
        receiver.on("/free", answer(200));

        publish(acme, 50);
        integrations.runDue();

        assertThat(requestsTo("/limited")).isEqualTo(1);
        assertThat(requestsTo("/free")).isEqualTo(50);
    }

    @Test
    void a_long_wait_is_spent_in_the_store_and_ends_in_time() throws Exception {
        limited(acme, 1, Duration.ofMinutes(1));
        publish(acme, 3);
        integrations.runDue();

        clock.advance(Duration.ofSeconds(59));
        integrations.runDue();
        assertThat(requestsTo("/limited")).isEqualTo(1);
        assertThat(deliveries()).extracting(Delivery::attempts).containsExactlyInAnyOrder(0, 0, 1);

        clock.advance(Duration.ofSeconds(1));
        integrations.runDue();
        assertThat(requestsTo("/limited")).isEqualTo(2);
    }

    @Test
    void a_higher_limit_counts_at_once() throws Exception {
        limited(acme, 1, Duration.ofDays(1));
        publish(acme, 3);
        integrations.runDue();

        change(Optional.of(RateLimit.of(100, Duration.ofSeconds(1))));
        clock.advance(Duration.ofSeconds(31));
        integrations.runDue();

        assertThat(requestsTo("/limited")).isEqualTo(3);
    }

    @Test
    void what_expires_uses_up_no_permit() throws Exception {
        limited(acme, 1, Duration.ofMinutes(10));
        publish(acme, 1);
        integrations.runDue();
        for (int i = 0; i < 5; i++) {
            acme.events().publish(NewEvent.of(EVENT, PAYLOAD).expiresAfter(Duration.ofMinutes(5)));
        }
        publish(acme, 1);

        clock.advance(Duration.ofMinutes(10));
        integrations.runDue();

        assertThat(requestsTo("/limited")).isEqualTo(2);
    }

    @Test
    void nodes_share_the_limit() throws Exception {
        InMemoryStore store = InMemoryStore.create();
        KeyRing keys = KeyRing.ephemeralForDevelopment();
        try (Integrations one = node(store, keys);
                Integrations other = node(store, keys)) {
            limited(one.tenant("acme"), 40, Duration.ofSeconds(1));
            publish(one.tenant("acme"), 100);
            publish(other.tenant("acme"), 100);

            one.runDue();
            other.runDue();
            assertThat(requestsTo("/limited")).isEqualTo(10);
            clock.advance(QUARTER);
            other.runDue();
            one.runDue();

            assertThat(requestsTo("/limited")).isEqualTo(20);
        }
    }

    private Integrations node(InMemoryStore store, KeyRing keys) {
        return Integrations.builder()
                .store(store)
                .keyRing(keys)
                .development()
                .clock(clock)
                .startPaused();
    }

    @Test
    void a_limit_that_is_lifted_holds_nothing_back_any_more() throws Exception {
        limited(acme, 1, Duration.ofMinutes(1));
        publish(acme, 1);
        integrations.runDue();

        change(Optional.empty());
        publish(acme, 5);
        integrations.runDue();

        assertThat(requestsTo("/limited")).isEqualTo(6);
    }
}
