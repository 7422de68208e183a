package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.event.EventFilter;
import dev.integrations.http.Header;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Mapping;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries that go through templates. */
class IntegrationDeliveryTest extends RegistryFixture {
    private static final String POST = "/post/alerts";

    private void publish() throws InterruptedException {
        acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
        integrations.runDue();
    }

    private void runAfter(Duration time) throws InterruptedException {
        clock.advance(time);
        integrations.runDue();
    }

    private Delivery delivery(Integration integration) {
        return acme.deliveries()
                .list(
                        DeliveryQuery.builder()
                                .destination(integration.id().destination())
                                .build(),
                        PageRequest.first(10))
                .items()
                .get(0);
    }

    private List<ReceivedRequest> posts() {
        return vendor.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    private static Rule rule(String action) {
        return new Rule(EventFilter.all(), action, Mapping.none());
    }

    private Integration texting(Behaviour... behaviours) {
        vendor.on(POST, behaviours);
        IntegrationSettings settings = IntegrationSettings.named("Alerts").withRules(List.of(rule("send_text")));
        return registry().install(chat("Alerts").with(settings)).integration();
    }

    @Test
    void an_event_goes_to_the_service_as_the_template_says() throws InterruptedException {
        vendor.on(POST, answer(200));
        Integration integration = installed();

        publish();

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(posts()).hasSize(1);
        assertThat(posts().get(0).target()).isEqualTo("/post/alerts?region=eu");
        assertThat(posts().get(0).text()).isEqualTo("{\"text\":\"invoice.paid\"}");
        assertThat(posts().get(0).header("x-token")).contains(TOKEN);
    }

    @Test
    void events_that_it_does_not_want_do_not_go_there() throws InterruptedException {
        registry()
                .install(chat("Alerts").with(IntegrationSettings.named("Alerts").withEvents("user.*")));

        publish();

        assertThat(posts()).isEmpty();
    }

    @Test
    void attempts_of_one_delivery_have_one_idempotency_key() throws InterruptedException {
        vendor.on(POST, answer(500), answer(200));
        Integration integration = installed();

        publish();
        runAfter(Duration.ofSeconds(2));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(posts())
                .hasSize(2)
                .extracting(request -> request.header("idempotency-key"))
                .containsOnly(posts().get(0).header("idempotency-key"));
    }

    @Test
    void what_the_vendor_had_before_is_accepted() throws InterruptedException {
        vendor.on(POST, answer(208));
        Integration integration = installed();

        publish();

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 410})
    void refused_credentials_and_lost_targets_need_attention_until_it_is_configured_anew(int status)
            throws InterruptedException {
        vendor.on(POST, answer(status), answer(200));
        vendor.on("/told", answer(200));
        acme.webhooks()
                .create(WebhookSettings.builder(vendor.url("/told").toString())
                        .events("integrations.integration.*")
                        .build());
        Integration integration = installed();
        integrations.runDue();

        publish();
        integrations.runDue();

        Integration stopped = now(integration.id());
        assertThat(stopped.state()).isEqualTo(IntegrationState.NEEDS_ATTENTION);
        assertThat(stopped.reason()).contains("The stub answered " + status);
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(audited()).contains("integration.needs_attention");
        assertThat(vendor.requests())
                .filteredOn(request -> request.target().equals("/told"))
                .extracting(ReceivedRequest::text)
                .anySatisfy(text -> assertThat(text)
                        .contains("integrations.integration.needs_attention", "\"integration\":\"" + integration.id()));

        registry().update(integration.id(), 1, IntegrationUpdate.settings(settings -> settings.withName("B")));
        assertThat(now(integration.id()).state()).isEqualTo(IntegrationState.NEEDS_ATTENTION);
        registry().update(integration.id(), 2, IntegrationUpdate.config(config().put("token", "another")));
        publish();

        assertThat(now(integration.id()).state()).isEqualTo(IntegrationState.ENABLED);
        assertThat(posts())
                .anySatisfy(request -> assertThat(request.header("x-token")).contains("another"));
    }

    @Test
    void an_integration_that_is_repaired_meanwhile_is_not_stopped_by_the_answer_to_what_it_was()
            throws InterruptedException {
        Integration integration = installed();
        vendor.on(
                POST,
                exchange -> {
                    clock.advance(Duration.ofSeconds(1));
                    registry().update(integration.id(), 1, IntegrationUpdate.config(config().put("token", "another")));
                    answer(401).handle(exchange);
                },
                answer(200));

        publish();
        assertThat(now(integration.id()).state()).isEqualTo(IntegrationState.ENABLED);
        publish();

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void what_the_vendor_never_takes_is_a_dead_letter_and_the_next_event_goes_on() throws InterruptedException {
        vendor.on(POST, answer(422), answer(200));
        Integration integration = installed();

        publish();
        Delivery rejected = delivery(integration);
        publish();

        assertThat(rejected.state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(now(integration.id()).state()).isEqualTo(IntegrationState.ENABLED);
    }

    @Test
    void a_reason_is_one_line_of_bounded_length_without_secrets() throws InterruptedException {
        vendor.on(POST, answer(422, List.of(), "no\0\r\n" + TOKEN + "\t" + "x".repeat(2_000)));
        Integration integration = installed();

        publish();

        assertThat(delivery(integration).reason().orElse(""))
                .startsWith("The stub answered 422: no *** xxx")
                .hasSize(1_000);
    }

    @Test
    void a_vendor_that_asks_for_less_is_left_alone_for_that_long() throws InterruptedException {
        vendor.on(POST, answer(429, List.of(new Header("Retry-After", "60")), ""), answer(200));
        Integration integration = installed();

        publish();
        runAfter(Duration.ofSeconds(59));
        assertThat(posts()).hasSize(1);
        runAfter(Duration.ofSeconds(5));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void without_credit_attempts_go_on_slowly() throws InterruptedException {
        vendor.on(POST, answer(402), answer(200));
        Integration integration = installed();

        publish();
        runAfter(Duration.ofMinutes(59));
        assertThat(posts()).hasSize(1);
        runAfter(Duration.ofMinutes(2));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void somebody_is_told_once_that_there_is_no_credit() throws InterruptedException {
        vendor.on(POST, answer(402));
        vendor.on("/told", answer(200));
        acme.webhooks()
                .create(WebhookSettings.builder(vendor.url("/told").toString())
                        .events("integrations.integration.*")
                        .build());
        Integration integration = installed();

        publish();
        publish();
        for (int hours = 0; hours < 5; hours++) {
            runAfter(Duration.ofHours(1));
        }

        assertThat(posts())
                .filteredOn(request -> request.text().contains("integrations.integration.quota_exhausted"))
                .singleElement()
                .extracting(ReceivedRequest::text)
                .asString()
                .contains(integration.id().toString(), "The stub answered 402")
                .doesNotContain(TOKEN);
        runAfter(Duration.ofHours(24));
        runAfter(Duration.ofHours(2));
        assertThat(posts().stream()
                        .filter(request -> request.text().contains("integrations.integration.quota_exhausted")))
                .hasSize(2);
    }

    @Test
    void what_must_not_happen_twice_is_not_repeated_when_no_answer_comes() throws InterruptedException {
        Integration integration = texting(Behaviour.resetAfterReading(), answer(200));

        publish();
        runAfter(Duration.ofMinutes(5));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery(integration).reason().orElse("")).contains("whether it was done is unknown");
        assertThat(posts()).hasSize(1);
    }

    @Test
    void what_does_no_harm_is_repeated_when_no_answer_comes() throws InterruptedException {
        vendor.on(POST, Behaviour.resetAfterReading(), answer(200));
        Integration integration = installed();

        publish();
        runAfter(Duration.ofMinutes(5));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(posts()).hasSize(2);
    }

    @Test
    void an_answer_that_leaves_it_open_is_judged_by_what_a_repetition_does() throws InterruptedException {
        Integration harmful = texting(answer(504), answer(504), answer(200));
        Integration harmless = installed();

        publish();

        assertThat(delivery(harmful).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery(harmless).state()).isEqualTo(DeliveryState.PENDING);
    }

    @ParameterizedTest
    @ValueSource(ints = {StubTemplate.BROKEN, StubTemplate.UNLINKED})
    void an_answer_that_cannot_be_judged_is_no_leave_to_do_harm_twice(int status) throws InterruptedException {
        Integration harmful = texting(answer(status), answer(status), answer(200));
        Integration harmless = installed();

        publish();

        assertThat(delivery(harmful).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery(harmful).reason()).contains("The answer could not be judged");
        assertThat(delivery(harmless).state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void unclear_attempts_open_the_breaker_like_failures() throws InterruptedException {
        texting(Behaviour.resetAfterReading());

        for (int i = 0; i < 5; i++) {
            publish();
        }

        assertThat(posts()).hasSize(3);
    }

    @Test
    void dead_letters_go_to_the_fallback() throws InterruptedException {
        Integration integration = withFallback(answer(422));

        publish();
        integrations.runDue();

        assertThat(vendor.requests()).extracting(ReceivedRequest::target).contains("/spare");
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
    }

    @Test
    void what_may_have_been_done_is_not_done_by_the_fallback_as_well() throws InterruptedException {
        Integration integration = withFallback(Behaviour.resetAfterReading());

        publish();
        integrations.runDue();

        assertThat(vendor.requests()).extracting(ReceivedRequest::target).doesNotContain("/spare");
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
    }

    private Integration withFallback(Behaviour behaviour) {
        vendor.on("/spare", answer(200));
        var spare = acme.webhooks()
                .create(WebhookSettings.builder(vendor.url("/spare").toString())
                        .events("nothing.else")
                        .build());
        Integration integration = texting(behaviour);
        return registry()
                .update(
                        integration.id(),
                        1,
                        IntegrationUpdate.settings(settings ->
                                settings.withFallback(Optional.of(spare.id().destination()))))
                .integration();
    }

    @Test
    void deliveries_fail_in_sight_while_the_template_is_gone_and_go_on_when_a_newer_one_is_there()
            throws InterruptedException {
        vendor.on(POST, answer(200));
        Integration integration = installed();
        use(List.of());

        publish();
        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery(integration).reason().orElse("")).contains("'chat' is not offered any more");
        use(List.of(StubTemplate.chat(2), StubTemplate.chat(3)));
        runAfter(Duration.ofMinutes(5));

        assertThat(delivery(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(now(integration.id()).template().version()).isEqualTo(1);
    }

    @Test
    void a_disabled_integration_gets_nothing_until_it_is_enabled() throws InterruptedException {
        vendor.on(POST, answer(200));
        Integration integration = installed();

        registry().disable(integration.id(), "holidays");
        publish();
        assertThat(posts()).isEmpty();
        registry().enable(integration.id());
        publish();

        assertThat(posts()).hasSize(1);
        assertThat(registry()
                        .statistics(
                                integration.id(),
                                clock.instant().minusSeconds(60),
                                clock.instant().plusSeconds(1))
                        .ended())
                .containsEntry(DeliveryState.SUCCEEDED, 1L);
    }
}
