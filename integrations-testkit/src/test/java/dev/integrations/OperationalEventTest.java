package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.LifecycleSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReservedEventTypeException;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.signature.Verification;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the library tells of itself, to whom, and that it does not go round in circles. */
class OperationalEventTest extends LifecycleFixture {
    private static final LifecycleSettings SETTINGS =
            LifecycleSettings.builder().minFailures(2).build();
    private static final Duration DAY = Duration.ofDays(1);

    @BeforeEach
    void start_a_node() {
        use(node(SETTINGS));
        receiver.on("/news", answer(200));
        receiver.on("/down", answer(500));
    }

    @Test
    void every_change_of_a_webhook_is_told_to_webhooks_that_name_it() throws Exception {
        NewWebhook news = news(acme, "/news", "integrations.*");
        NewWebhook webhook = webhook(settings("/ok"));
        acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder().description("new").build());
        acme.webhooks().rotateSecret(webhook.id(), Duration.ofHours(1));
        acme.webhooks().disable(webhook.id(), "maintenance");
        acme.webhooks().enable(webhook.id());
        acme.webhooks().delete(webhook.id());
        integrations.runDue();

        assertThat(typesToldAt("/news"))
                .containsExactlyInAnyOrder(
                        "integrations.webhook.created",
                        "integrations.webhook.updated",
                        "integrations.secret.rotated",
                        "integrations.webhook.disabled",
                        "integrations.webhook.enabled",
                        "integrations.webhook.deleted");
        assertThat(toldAt("/news")).allSatisfy(body -> {
            assertThat(body.path("timestamp").asText()).isEqualTo(NOON.toString());
            assertThat(body.at("/data/tenant").asText()).isEqualTo("acme");
            assertThat(body.at("/data/webhook").asText()).isEqualTo(webhook.id().toString());
        });
        assertThat(verify(news, receiver.requests().get(0))).isInstanceOf(Verification.Verified.class);
        assertThat(told("integrations.webhook.disabled").toString())
                .contains("\"cause\":\"requested\"", "\"reason\":\"maintenance\"");
        assertThat(told("integrations.secret.rotated")
                        .path("oldSecretsExpireAt")
                        .asText())
                .isEqualTo(NOON.plus(Duration.ofHours(1)).toString());
    }

    @Test
    void nothing_that_is_told_holds_a_secret_or_a_url() throws Exception {
        news(acme, "/news", "integrations.*");
        NewWebhook webhook = webhook(settings("/path-with-token"));
        NewWebhook rotated = acme.webhooks().rotateSecret(webhook.id());
        integrations.runDue();

        assertThat(toldAt("/news"))
                .hasSize(2)
                .allSatisfy(body -> assertThat(body.toString())
                        .doesNotContain(
                                webhook.secret().reveal(), rotated.secret().reveal(), "whsec_", "path-with-token"));
    }

    private JsonNode told(String type) {
        return toldAt("/news").stream()
                .filter(body -> body.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow()
                .path("data");
    }

    @Test
    void webhooks_that_want_every_event_are_not_told() throws Exception {
        news(acme, "/all", "*");
        news(acme, "/rest", "!invoice.*");
        receiver.on("/all", answer(200));
        receiver.on("/rest", answer(200));

        webhook(settings("/ok"));
        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .as("what nobody wants is not stored")
                .isEmpty();
    }

    @Test
    void a_webhook_is_not_told_of_itself() throws Exception {
        NewWebhook news = news(acme, "/news", "integrations.*");

        acme.webhooks().rotateSecret(news.id());
        acme.webhooks()
                .update(
                        news.id(),
                        settings -> settings.toBuilder().description("news").build());
        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void other_tenants_are_not_told_but_the_operator_is() throws Exception {
        use(node(LifecycleSettings.builder().operatorTenant("ops").build()));
        receiver.on("/globex", answer(200));
        receiver.on("/ops", answer(200));
        news(integrations.tenant("ops"), "/ops", "integrations.webhook.*");
        news(integrations.tenant("globex"), "/globex", "integrations.*");
        integrations.runDue();
        assertThat(typesToldAt("/ops")).containsExactly("integrations.webhook.created");

        NewWebhook webhook = webhook(settings("/ok"));
        integrations.runDue();

        assertThat(requestsTo("/globex")).isZero();
        assertThat(toldAt("/ops")).hasSize(2);
        assertThat(toldAt("/ops").get(1).at("/data/webhook").asText())
                .isEqualTo(webhook.id().toString());
        assertThat(toldAt("/ops").get(1).at("/data/tenant").asText()).isEqualTo("acme");
    }

    @Test
    void what_a_batch_rolled_back_is_not_remembered_by_routing() throws Exception {
        news(acme, "/news", "integrations.*");
        NewWebhook first = webhook(settings("/ok"));
        NewWebhook second = webhook(settings("/ok"));
        UnaryOperator<WebhookSettings> slow = settings -> {
            clock.advance(Duration.ofSeconds(3));
            return settings.toBuilder().events("nothing.else").build();
        };

        BatchResult<Webhook> result = acme.webhooks()
                .batch(Batch.Mode.ALL_OR_NOTHING)
                .update(List.of(
                        new WebhookUpdate(first.id(), slow),
                        new WebhookUpdate(second.id(), slow),
                        new WebhookUpdate(new WebhookId(new UUID(Long.MAX_VALUE, 0)), slow)));

        assertThat(result.values()).isEmpty();
        assertThat(acme.events().publish(EVENT, PAYLOAD).deliveries()).isEqualTo(2);
    }

    @Test
    void hosts_do_not_publish_reserved_types() {
        assertThatThrownBy(() -> acme.events().publish("integrations.webhook.disabled", PAYLOAD))
                .isInstanceOfSatisfying(
                        ReservedEventTypeException.class,
                        refused -> assertThat(refused.type().name()).isEqualTo("integrations.webhook.disabled"))
                .hasMessageContaining("reserved");
        assertThatThrownBy(() -> acme.events()
                        .publishAll(List.of(NewEvent.of(EVENT, PAYLOAD), NewEvent.of("integrations.x", PAYLOAD))))
                .isInstanceOf(ReservedEventTypeException.class);
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .isEmpty();
        assertThat(acme.events().publish("integrations", PAYLOAD).deliveries()).isZero();
    }

    @Test
    void a_webhook_that_is_disabled_for_failing_is_told_of() throws Exception {
        news(acme, "/news", "integrations.webhook.disabled");
        NewWebhook webhook = failingOnce("/down");

        publishAndRun();
        failAgainAfter(DAY.multipliedBy(5));

        JsonNode disabled = told("integrations.webhook.disabled");
        assertThat(disabled.path("webhook").asText()).isEqualTo(webhook.id().toString());
        assertThat(disabled.path("cause").asText()).isEqualTo("failing");
        assertThat(disabled.path("reason").asText()).isEqualTo("Every attempt failed since " + NOON);
    }

    @Test
    void a_webhook_whose_receiver_is_gone_is_told_of() throws Exception {
        news(acme, "/news", "integrations.webhook.disabled");
        webhook(settings("/gone"));
        receiver.on("/gone", answer(410));

        publishAndRun();

        assertThat(told("integrations.webhook.disabled").path("cause").asText()).isEqualTo("receiver");
    }

    @Test
    void a_recovery_is_told_if_the_webhook_had_failed_for_a_while() throws Exception {
        news(acme, "/news", "integrations.webhook.recovered");
        NewWebhook webhook = failingOnce("/flaky");
        receiver.on("/flaky", answer(500), answer(500), answer(200), answer(500), answer(200));

        publishAndRun();
        failAgainAfter(Duration.ofMinutes(5));
        failAgainAfter(Duration.ofMinutes(5));

        JsonNode recovered = told("integrations.webhook.recovered");
        assertThat(recovered.path("webhook").asText()).isEqualTo(webhook.id().toString());
        assertThat(recovered.path("failingSince").asText()).isEqualTo(NOON.toString());
        assertThat(recovered.path("failedAttempts").asInt()).isEqualTo(2);
        failAgainAfter(Duration.ofMinutes(5));
        failAgainAfter(Duration.ofMinutes(9));
        assertThat(toldAt("/news"))
                .as("a short failure is none to recover from")
                .hasSize(1);
    }

    @Test
    void the_first_dead_letter_is_told_at_once_and_those_that_follow_together() throws Exception {
        news(acme, "/news", "integrations.delivery.dead_lettered");
        NewWebhook webhook = failingOnce("/down");

        publishAndRun();
        JsonNode first = told("integrations.delivery.dead_lettered");
        for (int i = 0; i < 99; i++) {
            acme.events().publish(EVENT, PAYLOAD);
        }
        integrations.runDue();
        assertThat(toldAt("/news")).hasSize(1);
        clock.advance(Duration.ofMinutes(10));
        integrations.runDue();

        assertThat(first.path("count").asInt()).isEqualTo(1);
        assertThat(first.path("webhook").asText()).isEqualTo(webhook.id().toString());
        JsonNode delivery = first.path("delivery");
        assertThat(delivery.path("eventType").asText()).isEqualTo(EVENT);
        assertThat(delivery.path("attempts").asInt()).isEqualTo(1);
        assertThat(delivery.path("reason").asText()).isEqualTo("The receiver answered with status 500");
        assertThat(toldOf(delivery.path("id").asText()).event().toString())
                .isEqualTo(delivery.path("event").asText());
        assertThat(toldAt("/news")).hasSize(2);
        assertThat(toldAt("/news").get(1).at("/data/count").asInt()).isEqualTo(99);
        clock.advance(DAY);
        integrations.runDue();
        assertThat(toldAt("/news")).hasSize(2);
    }

    private Delivery toldOf(String id) {
        return acme.deliveries().list(DeliveryQuery.all(), PageRequest.first(500)).items().stream()
                .filter(each -> each.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_the_library_tells_and_nobody_accepts_is_not_told_of() throws Exception {
        for (String path : List.of("/one", "/two")) {
            receiver.on(path, answer(500));
            acme.webhooks()
                    .create(settings(path).toBuilder()
                            .events("integrations.*")
                            .retrySchedule(RetrySchedule.of())
                            .build());
        }
        integrations.runDue();
        long before = events();

        NewWebhook webhook = webhook(settings("/ok").toBuilder().events("none").build());
        integrations.runDue();
        for (int day = 0; day < 7; day++) {
            clock.advance(DAY);
            acme.webhooks().rotateSecret(webhook.id(), Duration.ZERO);
            integrations.runDue();
        }

        assertThat(events() - before)
                .as("one event for each change of the webhook by hand, none for what became of it")
                .isBetween(2L, 8L);
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(100)).items())
                .extracting(EventSummary::type)
                .extracting(Object::toString)
                .containsOnly("integrations.webhook.created", "integrations.secret.rotated");
        assertThat(acme.webhooks()
                        .list(WebhookQuery.all().enabled(false), PageRequest.first(10))
                        .items())
                .as("they are disabled like any other")
                .hasSize(2);
    }

    private long events() {
        return acme.events()
                .list(EventQuery.all(), PageRequest.first(500))
                .items()
                .size();
    }

    @Test
    void what_the_library_tells_does_not_fall_back() throws Exception {
        NewWebhook webhook = webhook(settings("/ok").toBuilder().events("none").build());
        acme.webhooks()
                .create(settings("/down").toBuilder()
                        .events("integrations.*")
                        .retrySchedule(RetrySchedule.of())
                        .fallback(Optional.of(webhook.id()))
                        .build());

        acme.webhooks().rotateSecret(webhook.id());
        integrations.runDue();

        assertThat(requestsTo("/down")).isEqualTo(1);
        assertThat(requestsTo("/ok")).isZero();
    }
}
