package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.IdempotencyConflictException;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutingTest extends DispatchFixture {
    private static final String GOOD = """
            {"version":1,"if":{"or":[{"at":"/amount","greaterThan":10},{"at":"/note","in":["a","b"]}]}}""";

    @Test
    void a_payload_condition_decides_and_the_bytes_arrive_as_they_were_published() throws InterruptedException {
        create("/large", settings -> settings.condition(Condition.at("/amount").greaterThan(12)));
        create("/larger", settings -> settings.condition(Condition.at("/amount").greaterThan(13)));
        create("/all", settings -> settings);

        PublishReceipt receipt = acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();

        assertThat(receipt.deliveries()).isEqualTo(2);
        assertThat(receiver.requests()).extracting(ReceivedRequest::target).containsExactlyInAnyOrder("/large", "/all");
        assertThat(receiver.requests())
                .allSatisfy(request -> assertThat(request.body()).isEqualTo(PAYLOAD));
    }

    @Test
    void type_channels_and_condition_must_all_match() {
        create(
                "/x",
                settings -> settings.events("invoice.*")
                        .channels("team-1", "team-2")
                        .condition(Condition.at("/amount").exists()));

        assertThat(publish(EVENT, "{\"amount\":1}", "team-2")).isEqualTo(1);
        assertThat(publish("user.created", "{\"amount\":1}", "team-2")).isZero();
        assertThat(publish(EVENT, "{\"amount\":1}", "team-3")).isZero();
        assertThat(publish(EVENT, "{\"amount\":1}")).isZero();
        assertThat(publish(EVENT, "{}", "team-2")).isZero();
    }

    @Test
    void a_webhook_without_channels_gets_events_of_every_channel() {
        create("/every", settings -> settings);
        create("/one", settings -> settings.channels("team-1"));

        assertThat(publish(EVENT, "{}", "team-1", "team-2")).isEqualTo(2);
        assertThat(publish(EVENT, "{}", "team-2")).isEqualTo(1);
        assertThat(publish(EVENT, "{}")).isEqualTo(1);
    }

    @Test
    void an_event_keeps_its_channels() {
        PublishReceipt receipt =
                acme.events().publish(NewEvent.of(EVENT, PAYLOAD).channels("b", "a"));

        assertThat(acme.events().get(receipt.event()).channels()).isEqualTo(Channels.of("b", "a"));
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(1)).items())
                .extracting(EventSummary::channels)
                .containsExactly(Channels.of("b", "a"));
    }

    @Test
    void channels_of_another_tenant_are_not_ours() {
        create("/ours", settings -> settings.channels("team-1"));
        Tenant globex = integrations.tenant("globex");

        assertThat(globex.events()
                        .publish(NewEvent.of(EVENT, PAYLOAD).channels("team-1"))
                        .deliveries())
                .isZero();
        assertThat(publish(EVENT, "{}", "team-1")).isEqualTo(1);
    }

    @Test
    void the_same_key_on_other_channels_is_a_conflict_and_their_order_is_not() {
        NewEvent event = NewEvent.of(EVENT, PAYLOAD).idempotencyKey("k").channels("a", "b");
        acme.events().publish(event);

        assertThat(acme.events().publish(event.channels("b", "a")).repeated()).isTrue();
        assertThatThrownBy(() -> acme.events().publish(event.channels("a")))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThatThrownBy(
                        () -> acme.events().publish(NewEvent.of(EVENT, PAYLOAD).idempotencyKey("k")))
                .isInstanceOf(IdempotencyConflictException.class);
    }

    @Test
    void changes_of_a_webhook_are_followed_by_the_next_publication_of_this_node() {
        WebhookId id = create("/x", settings -> settings);
        assertThat(publish(EVENT, "{}")).isEqualTo(1);

        update(id, settings -> settings.condition(Condition.at("/amount").atLeast(5)));
        assertThat(publish(EVENT, "{}")).isZero();
        assertThat(publish(EVENT, "{\"amount\":5.0}")).isEqualTo(1);

        update(id, settings -> settings.withoutCondition().channels("a"));
        assertThat(publish(EVENT, "{}")).isZero();
        assertThat(publish(EVENT, "{}", "a")).isEqualTo(1);

        acme.webhooks().disable(id, "test");
        assertThat(publish(EVENT, "{}", "a")).isZero();
        acme.webhooks().enable(id);
        assertThat(publish(EVENT, "{}", "a")).isEqualTo(1);
        acme.webhooks().delete(id);
        assertThat(publish(EVENT, "{}", "a")).isZero();
    }

    @Test
    void settings_show_channels_and_condition_and_carry_them_on() {
        WebhookId id = create("/x", settings -> settings.channels("a").condition(Condition.parse(GOOD)));

        Webhook renamed = update(id, settings -> settings.description("renamed"));

        assertThat(renamed.settings().interest().channels()).isEqualTo(Channels.of("a"));
        assertThat(renamed.settings().interest().condition())
                .map(Condition::toJson)
                .contains(GOOD);
        assertThat(renamed.settings())
                .isNotEqualTo(renamed.settings().toBuilder().withoutCondition().build());
    }

    /** A payload writer of the host may write what it likes; a tenant's condition must not make its publication fail. */
    @Test
    void what_is_no_json_matches_no_condition_and_is_published_all_the_same() {
        try (Integrations other = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .payloadWriter(value -> "not JSON".getBytes(UTF_8))
                .startPaused()) {
            Tenant tenant = other.tenant("acme");
            tenant.webhooks().create(settings("/all"));
            tenant.webhooks()
                    .create(settings("/some").toBuilder()
                            .condition(Condition.at("/a").exists().negate())
                            .build());

            assertThat(tenant.events().publish(EVENT, Map.of("a", 1)).deliveries())
                    .isEqualTo(1);
        }
    }

    @Test
    void hundreds_of_malformed_conditions_and_channels_are_refused_with_their_place_and_store_nothing() {
        Set<String> conditions = malformedConditions();
        List<List<String>> channels = malformedChannels();
        WebhookId id = create("/x", settings -> settings);
        Webhook before = acme.webhooks().get(id);

        for (String condition : conditions) {
            assertRefused("condition", condition, () -> create("/y", s -> s.condition(Condition.parse(condition))));
            assertRefused("condition", condition, () -> update(id, s -> s.condition(Condition.parse(condition))));
        }
        for (List<String> names : channels) {
            String[] given = names.toArray(String[]::new);
            assertRefused("channels", names, () -> create("/y", s -> s.channels(given)));
            assertRefused("channels", names, () -> update(id, s -> s.channels(given)));
            assertRefused("channels", names, () -> publish(EVENT, "{}", given));
        }

        assertThat(conditions.size() + channels.size()).isGreaterThan(250);
        assertThat(acme.webhooks()
                        .list(WebhookQuery.all(), PageRequest.first(10))
                        .items())
                .containsExactly(before);
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .isEmpty();
        assertThat(acme.audit().list(PageRequest.first(10)).items()).hasSize(1);
    }

    private static void assertRefused(String field, Object input, Runnable call) {
        assertThat(catchThrowable(call::run))
                .as("%s", input)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .isNotEmpty()
                                .allSatisfy(
                                        problem -> assertThat(problem.field()).startsWith(field)));
    }

    private static Set<String> malformedConditions() {
        Set<String> malformed = new LinkedHashSet<>();
        IntStream.range(0, GOOD.length()).forEach(i -> malformed.add(GOOD.substring(0, i)));
        for (String token :
                List.of("\"version\"", "1,", "\"if\"", "\"or\"", "\"at\"", "10", "\"/note\"", "[\"a\",\"b\"]")) {
            for (String put :
                    List.of("", "{}", "[]", "\"~\"", "null", "\"\\ud800\"", "1e9999", "\"and\":", "\0", "x")) {
                malformed.add(GOOD.replace(token, put));
            }
        }
        List.of("greaterThan", "in")
                .forEach(name -> List.of("IN", "like", "$gt", "", " in", "at", "and", "exists")
                        .forEach(other -> malformed.add(GOOD.replace("\"" + name + "\"", "\"" + other + "\""))));
        return malformed;
    }

    private static List<List<String>> malformedChannels() {
        List<List<String>> malformed = new ArrayList<>();
        for (char c = 0; c < 256; c++) {
            if (!Character.toString(c).matches("[A-Za-z0-9._:-]")) {
                malformed.add(List.of("good", "a" + c));
            }
        }
        malformed.add(List.of(""));
        malformed.add(List.of("x".repeat(129)));
        malformed.add(IntStream.range(0, 11).mapToObj(i -> "c" + i).toList());
        return malformed;
    }

    private int publish(String type, String payload, String... channels) {
        return acme.events()
                .publish(NewEvent.of(type, payload.getBytes(UTF_8)).channels(channels))
                .deliveries();
    }

    private WebhookId create(String path, Change change) {
        return webhook(change.apply(settings(path).toBuilder()).build())
                .webhook()
                .id();
    }

    private Webhook update(WebhookId id, Change change) {
        return acme.webhooks()
                .update(id, settings -> change.apply(settings.toBuilder()).build());
    }

    private interface Change {
        WebhookSettings.Builder apply(WebhookSettings.Builder settings);
    }
}
