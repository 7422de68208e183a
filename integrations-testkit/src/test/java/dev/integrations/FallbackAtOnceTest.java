package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.NewEvent;
import dev.integrations.event.EventFilter;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.Mapping;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fallbacks that take over as soon as a service is left alone: here after three failures, for half a minute at first. */
class FallbackAtOnceTest extends RegistryFixture {
    private static final String REASON = "The service is not available; its fallback has the event";
    private static final Behaviour DOWN = answer(500);

    private WebhookId spare;

    @BeforeEach
    void create_a_webhook_that_is_always_there() {
        vendor.on("/spare", answer(200));
        spare = acme.webhooks()
                .create(WebhookSettings.builder(vendor.url("/spare").toString())
                        .events("nothing.else")
                        .build())
                .id();
    }

    private static IntegrationSettings settings(String name, DestinationId fallback) {
        return IntegrationSettings.named(name)
                .withFallback(Optional.of(fallback))
                .withFallbackAtOnce(true);
    }

    private Integration install(IntegrationSettings settings, String channel, Behaviour... behaviours) {
        vendor.on("/post/" + channel, behaviours);
        return registry()
                .install(chat(settings.name())
                        .with(config().put("channel", "#" + channel))
                        .with(settings))
                .integration();
    }

    private Integration failing(String action, Behaviour behaviour) {
        Rule rule = new Rule(EventFilter.all(), action, Mapping.none());
        return install(settings("Alerts", spare.destination()).withRules(List.of(rule)), "alerts", behaviour);
    }

    private void publish(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
            integrations.runDue();
        }
    }

    private void runAfter(long seconds) throws InterruptedException {
        clock.advance(Duration.ofSeconds(seconds));
        integrations.runDue();
    }

    private List<Delivery> deliveries(DestinationId destination) {
        return acme.deliveries()
                .list(DeliveryQuery.builder().destination(destination).build(), PageRequest.first(100))
                .items();
    }

    private List<Delivery> deliveries(Integration integration) {
        return deliveries(integration.id().destination());
    }

    private Delivery newest(Integration integration) {
        return deliveries(integration).get(0);
    }

    private long requestsTo(String path) {
        return vendor.requests().stream()
                .filter(request -> request.target().startsWith(path))
                .count();
    }

    @Test
    void what_is_due_while_a_service_is_left_alone_goes_to_the_fallback_without_an_attempt() throws Exception {
        Integration integration = failing("post_message", DOWN);
        publish(3);
        assertThat(requestsTo("/spare")).isZero();

        publish(1);

        assertThat(requestsTo("/post")).isEqualTo(3);
        assertThat(requestsTo("/spare")).isEqualTo(1);
        Delivery ended = newest(integration);
        Delivery other = deliveries(spare.destination()).get(0);
        assertThat(ended.state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(ended.reason()).contains(REASON);
        assertThat(ended.attempts()).isZero();
        assertThat(other.state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(other.event()).isEqualTo(ended.event());
        assertThat(acme.deliveries().fallback(ended.id()).fallback()).contains(other.id());
    }

    @Test
    void what_had_failed_before_follows_when_it_is_due() throws Exception {
        Integration integration = failing("send_text", DOWN);
        publish(3);

        runAfter(1);

        assertThat(requestsTo("/post")).isEqualTo(3);
        assertThat(requestsTo("/spare")).isEqualTo(3);
        assertThat(deliveries(integration))
                .hasSize(3)
                .allMatch(each -> each.state() == DeliveryState.DEAD_LETTERED && each.attempts() == 1)
                .allMatch(each -> each.reason().equals(Optional.of(REASON)));
    }

    @Test
    void all_that_waits_for_room_goes_to_the_fallback() throws Exception {
        Integration integration = failing("post_message", DOWN);
        acme.events()
                .publishAll(IntStream.range(0, 90)
                        .mapToObj(i -> NewEvent.of("invoice.paid", "{}".getBytes(UTF_8)))
                        .toList());

        integrations.runDue();
        runAfter(1);

        assertThat(deliveries(integration))
                .hasSize(90)
                .allMatch(each -> each.reason().equals(Optional.of(REASON)));
        assertThat(requestsTo("/post")).isLessThanOrEqualTo(IntegrationSettings.DEFAULT_CONCURRENCY + 2);
        assertThat(requestsTo("/spare")).isEqualTo(90);
    }

    @Test
    void one_event_at_a_time_finds_out_whether_the_service_is_there_again() throws Exception {
        Integration integration = failing("post_message", DOWN);
        publish(4);
        runAfter(1);
        assertThat(requestsTo("/spare")).isEqualTo(4);

        clock.advance(Duration.ofSeconds(29));
        publish(2);
        assertThat(requestsTo("/post")).isEqualTo(4);
        assertThat(requestsTo("/spare")).isEqualTo(5);

        vendor.on("/post/alerts", answer(200));
        clock.advance(Duration.ofSeconds(60));
        publish(2);
        assertThat(requestsTo("/post")).isEqualTo(7);
        assertThat(deliveries(integration))
                .extracting(Delivery::state)
                .filteredOn(DeliveryState.SUCCEEDED::equals)
                .hasSize(3);
        assertThat(requestsTo("/spare")).isEqualTo(5);
    }

    @Test
    void without_being_asked_to_a_fallback_gets_dead_letters_only() throws Exception {
        Integration integration =
                install(settings("Alerts", spare.destination()).withFallbackAtOnce(false), "alerts", DOWN);

        publish(4);

        assertThat(requestsTo("/spare")).isZero();
        assertThat(newest(integration).state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void what_a_fallback_got_waits_if_that_has_to_be_left_alone_as_well() throws Exception {
        Integration second =
                install(settings("Second", spare.destination()).withEvents("nothing.else"), "second", DOWN);
        Integration first = install(settings("First", second.id().destination()), "first", DOWN);
        publish(3);

        runAfter(1);
        runAfter(5);

        assertThat(deliveries(first)).allMatch(each -> each.state() == DeliveryState.DEAD_LETTERED);
        assertThat(deliveries(second)).hasSize(3).allMatch(each -> each.state() == DeliveryState.PENDING);
        vendor.on("/post/second", answer(200));
        runAfter(60);
        assertThat(deliveries(second)).allMatch(each -> each.state() == DeliveryState.SUCCEEDED);
        assertThat(requestsTo("/spare")).isZero();
    }

    @Test
    void everything_waits_while_the_fallback_can_take_nothing() throws Exception {
        Integration integration = failing("post_message", DOWN);
        acme.webhooks().disable(spare, "maintenance");

        publish(4);
        runAfter(10);
        assertThat(deliveries(integration)).hasSize(4).allMatch(each -> each.state() == DeliveryState.PENDING);
        assertThat(requestsTo("/post")).isEqualTo(3);
        acme.webhooks().delete(spare);
        publish(1);

        assertThat(deliveries(integration)).hasSize(5).allMatch(each -> each.state() == DeliveryState.PENDING);
        vendor.on("/post/alerts", answer(200));
        runAfter(60);
        assertThat(deliveries(integration)).allMatch(each -> each.state() == DeliveryState.SUCCEEDED);
    }

    @Test
    void what_was_handed_over_can_be_replayed_and_waits_for_the_service() throws Exception {
        Integration integration = failing("post_message", DOWN);
        publish(4);
        Delivery ended = newest(integration);

        acme.deliveries().replay(ended.id());
        integrations.runDue();

        assertThat(newest(integration).state()).isEqualTo(DeliveryState.PENDING);
        vendor.on("/post/alerts", answer(200));
        runAfter(60);
        assertThat(newest(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(deliveries(spare.destination()))
                .extracting(Delivery::event)
                .doesNotHaveDuplicates()
                .contains(ended.event());
    }

    @Test
    void what_may_have_been_done_does_not_go_to_the_fallback_even_when_it_is_replayed() throws Exception {
        Integration integration = failing("send_text", Behaviour.resetAfterReading());
        publish(3);
        assertThat(deliveries(integration)).allMatch(each -> each.state() == DeliveryState.DEAD_LETTERED);

        acme.deliveries().replay(newest(integration).id());
        integrations.runDue();

        assertThat(newest(integration).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(requestsTo("/spare")).isZero();
        publish(1);
        assertThat(newest(integration).reason()).contains(REASON);
        assertThat(requestsTo("/spare")).isEqualTo(1);
    }

    @Test
    void what_was_attempted_waits_if_the_service_would_know_a_repetition_and_the_fallback_would_not() throws Exception {
        use(List.of(StubTemplate.of(
                "chat",
                1,
                StubTemplate.SCHEMA,
                builder -> builder.action(Action.builder("pay", "Pay", Repetition.IDEMPOTENT)
                        .schema("{\"type\": \"object\"}")
                        .mapping("{}")
                        .build()))));
        Integration integration = failing("pay", Behaviour.resetAfterReading());
        publish(4);

        runAfter(5);

        assertThat(newest(integration).reason()).contains(REASON);
        assertThat(deliveries(integration).subList(1, 4)).allMatch(each -> each.state() == DeliveryState.PENDING);
        assertThat(requestsTo("/spare")).isEqualTo(1);
        vendor.on("/post/alerts", answer(200));
        runAfter(60);
        assertThat(deliveries(integration).subList(1, 4)).allMatch(each -> each.state() == DeliveryState.SUCCEEDED);
    }

    @Test
    void an_event_that_has_expired_ends_as_such() throws Exception {
        Integration integration = failing("post_message", DOWN);
        publish(3);
        acme.events()
                .publish(NewEvent.of("invoice.paid", "{}".getBytes(UTF_8))
                        .expiresAt(clock.instant().plusSeconds(20)));
        clock.advance(Duration.ofSeconds(25));

        integrations.runDue();
        assertThat(newest(integration).state()).isEqualTo(DeliveryState.PENDING);
        runAfter(60);

        assertThat(newest(integration).state()).isEqualTo(DeliveryState.EXPIRED);
    }
}
