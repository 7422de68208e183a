package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.registry.ConfigChange;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When attempts of an integration are repeated, and how many are under way at once. */
class IntegrationSettingsTest extends RegistryFixture {
    private static final String POST = "/post/alerts";
    private static final RetrySchedule TWICE = RetrySchedule.of(Duration.ofMinutes(3));

    private List<Delivery> deliveries(Integration integration) {
        return acme.deliveries()
                .list(
                        DeliveryQuery.builder()
                                .destination(integration.id().destination())
                                .build(),
                        PageRequest.first(50))
                .items();
    }

    @Test
    void attempts_are_repeated_by_the_schedule_of_the_integration() throws InterruptedException {
        vendor.on(POST, answer(500));
        Integration integration = registry()
                .install(chat("Alerts").with(IntegrationSettings.named("Alerts").withRetrySchedule(TWICE)))
                .integration();
        acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
        integrations.runDue();

        clock.advance(Duration.ofSeconds(179));
        integrations.runDue();
        assertThat(deliveries(integration).get(0).state()).isEqualTo(DeliveryState.PENDING);
        clock.advance(Duration.ofSeconds(2));
        integrations.runDue();

        assertThat(deliveries(integration).get(0).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(deliveries(integration).get(0).attempts()).isEqualTo(2);
    }

    @Test
    void no_more_attempts_are_under_way_than_the_integration_says() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<Void> two = new CompletableFuture<>();
        vendor.on(POST, exchange -> {
            exchange.request();
            int now = underWay.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
            if (now == 2) {
                two.complete(null);
            }
            two.join();
            underWay.decrementAndGet();
            exchange.answer(200, List.of(), new byte[0]);
        });
        Integration integration = registry()
                .install(chat("Alerts").with(IntegrationSettings.named("Alerts").withConcurrency(2)))
                .integration();
        for (int i = 0; i < 20; i++) {
            acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
        }

        integrations.runDue();

        assertThat(deliveries(integration))
                .hasSize(20)
                .allMatch(delivery -> delivery.state() == DeliveryState.SUCCEEDED);
        assertThat(most).hasValue(2);
    }

    @Test
    void both_are_part_of_the_versions() {
        Integration integration = installed();

        registry()
                .update(
                        integration.id(),
                        1,
                        IntegrationUpdate.settings(
                                settings -> settings.withRetrySchedule(TWICE).withConcurrency(3)));

        assertThat(registry().versions().get(integration.id(), 2).changes())
                .containsExactly(
                        new ConfigChange("/settings/concurrency", Optional.empty(), Optional.of("3")),
                        new ConfigChange("/settings/retrySchedule", Optional.empty(), Optional.of("\"PT3M\"")));
        assertThat(now(integration.id()).settings().retrySchedule()).isEqualTo(TWICE);
        registry().versions().rollBack(integration.id(), 2, 1);
        assertThat(now(integration.id()).settings().concurrency()).isEqualTo(8);
        assertThat(now(integration.id()).settings().retrySchedule()).isEqualTo(RetrySchedule.exponential());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 257, Integer.MAX_VALUE})
    void a_concurrency_out_of_its_bounds_is_refused(int concurrency) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> IntegrationSettings.named("A").withConcurrency(concurrency))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(InvalidInputException.Problem::field)
                        .containsExactly("concurrency"));
    }

    @Test
    void the_text_of_settings_is_read_as_it_was_written() {
        IntegrationSettings settings = IntegrationSettings.named("A")
                .withRetrySchedule(TWICE)
                .withConcurrency(256)
                .withFallbackAtOnce(true);

        assertThat(IntegrationSettings.parse(settings.toText())).isEqualTo(settings);
        IntegrationSettings older = IntegrationSettings.parse("{\"name\": \"A\", \"events\": [\"*\"]}");
        assertThat(older.concurrency()).isEqualTo(8);
        assertThat(older.fallbackAtOnce()).isFalse();
        assertThat(older.toText()).doesNotContain("fallbackAtOnce");
    }
}
