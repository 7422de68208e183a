package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.EventFilter;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.Mapping;
import dev.integrations.testkit.http.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vendor that forgets keys after six hours, and charges twice then. */
@SuppressWarnings("NullAway.Init")
class KeyLifeTest extends RegistryFixture {
    private static final String POST = "/post/alerts";
    private static final Duration LIFE = Duration.ofHours(6);

    private Integration integration;
    private Integration fallback;

    @BeforeEach
    void install() {
        use(List.of(StubTemplate.chat(1), paying()));
        fallback = registry()
                .install(NewIntegration.of("chat", "Fallback")
                        .with(IntegrationSettings.named("Fallback").withEvents("nothing.*"))
                        .with(config().put("channel", "#fallback")))
                .integration();
        vendor.on("/post/fallback", answer(200));
        integration = registry()
                .install(NewIntegration.of("pay", "Pay")
                        .with(IntegrationSettings.named("Pay")
                                .withFallback(Optional.of(fallback.id().destination()))
                                .withRules(List.of(new Rule(EventFilter.all(), "charge", Mapping.none()))))
                        .with(config()))
                .integration();
    }

    private static StubTemplate paying() {
        return StubTemplate.of(
                "pay",
                1,
                StubTemplate.SCHEMA,
                builder -> builder.action(Action.builder("charge", "Charge", Repetition.IDEMPOTENT)
                        .keyLife(LIFE)
                        .build()));
    }

    private Delivery delivery(Integration of) {
        return acme.deliveries()
                .list(DeliveryQuery.builder().destination(of.id().destination()).build(), PageRequest.first(10))
                .items()
                .get(0);
    }

    private long charges() {
        return vendor.requests().stream()
                .filter(request -> request.target().startsWith(POST))
                .count();
    }

    private void publish(NewEvent event) throws InterruptedException {
        acme.events().publish(event);
        integrations.runDue();
    }

    private static NewEvent event() {
        return NewEvent.of("invoice.due", "{}".getBytes(UTF_8));
    }

    private void runAfter(Duration time) throws InterruptedException {
        clock.advance(time);
        integrations.runDue();
    }

    @Test
    void while_the_key_lives_an_unclear_attempt_is_repeated() throws InterruptedException {
        vendor.on(POST, Behaviour.resetAfterReading(), answer(200));

        publish(event());
        runAfter(Duration.ofMinutes(1));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(charges()).isEqualTo(2);
    }

    @Test
    void once_the_key_may_be_forgotten_no_other_attempt_is_made() throws InterruptedException {
        vendor.on(POST, Behaviour.resetAfterReading(), answer(200));

        publish(event());
        runAfter(LIFE.plusSeconds(1));

        assertThat(charges()).isEqualTo(1);
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery(integration).attempts()).isEqualTo(1);
        assertThat(delivery(integration).reason().orElse("")).contains("too late to try again");
        assertThat(atFallback()).isEmpty();
    }

    @Test
    void what_may_be_done_goes_to_nobody_else_when_no_attempt_is_left() throws InterruptedException {
        vendor.on(POST, Behaviour.resetAfterReading(), answer(503), answer(503));
        twoAttempts();

        publish(event());
        runAfter(Duration.ofMinutes(1));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery(integration).attempts()).isEqualTo(2);
        assertThat(atFallback()).isEmpty();
    }

    @Test
    void what_was_refused_goes_to_the_fallback() throws InterruptedException {
        vendor.on(POST, Behaviour.resetAfterReading(), answer(422));
        twoAttempts();

        publish(event());
        runAfter(Duration.ofMinutes(1));

        assertThat(delivery(integration).attempts()).isEqualTo(2);
        assertThat(atFallback()).hasSize(1);
    }

    @Test
    void what_may_be_done_goes_to_nobody_else_when_the_integration_is_stopped() throws InterruptedException {
        vendor.on(POST, Behaviour.resetAfterReading());

        publish(event());
        registry().disable(integration.id(), "somebody looks into it");
        runAfter(Duration.ofMinutes(1));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(atFallback()).isEmpty();
    }

    private void twoAttempts() {
        registry()
                .update(
                        integration.id(),
                        1,
                        IntegrationUpdate.settings(
                                settings -> settings.withRetrySchedule(RetrySchedule.of(Duration.ofSeconds(10)))));
    }

    private List<Delivery> atFallback() {
        return acme.deliveries()
                .list(
                        DeliveryQuery.builder()
                                .destination(fallback.id().destination())
                                .build(),
                        PageRequest.first(10))
                .items();
    }

    @Test
    void an_unclear_attempt_with_an_old_key_is_not_repeated() throws InterruptedException {
        vendor.on(POST, answer(422), Behaviour.resetAfterReading(), answer(200));
        publish(event());
        clock.advance(LIFE.plusSeconds(1));
        acme.deliveries().replay(delivery(integration).id());

        integrations.runDue();
        runAfter(Duration.ofHours(1));

        assertThat(charges()).isEqualTo(2);
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery(integration).reason().orElse("")).contains("whether it was done is unknown");
    }

    @Test
    void a_key_lives_from_the_time_at_which_the_event_is_due() throws InterruptedException {
        vendor.on(POST, Behaviour.resetAfterReading(), answer(200));
        publish(event().notBefore(clock.instant().plus(LIFE.multipliedBy(2))));

        runAfter(LIFE.multipliedBy(2));
        runAfter(Duration.ofMinutes(1));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void what_was_replayed_goes_out_once_more_however_old_it_is() throws InterruptedException {
        vendor.on(POST, answer(422), answer(200));
        publish(event());
        clock.advance(Duration.ofDays(3));

        acme.deliveries().replay(delivery(integration).id());
        integrations.runDue();

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_template_that_is_not_offered_for_a_while_loses_nothing() throws InterruptedException {
        vendor.on(POST, answer(200));
        use(List.of(StubTemplate.chat(1)));
        publish(event());
        runAfter(Duration.ofMinutes(1));
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery(integration).attempts()).isEqualTo(2);

        use(List.of(StubTemplate.chat(1), paying()));
        runAfter(Duration.ofMinutes(5));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }
}
