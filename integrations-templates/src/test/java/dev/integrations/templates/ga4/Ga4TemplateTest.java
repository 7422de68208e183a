package dev.integrations.templates.ga4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.Facts;
import dev.integrations.testkit.EventMother;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebParameters;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ga4TemplateTest {
    private static final String SECRET = "'apiSecret':'abcdEFGH_-12'";

    private final Ga4Template template = new Ga4Template();
    private final TemplateConfig web =
            Facts.config(template, "{'measurementId':'G-ABC123','clientIdSource':'event',%s}".formatted(SECRET));
    private final TemplateConfig user =
            Facts.config(template, "{'measurementId':'G-ABC123','clientIdSource':'user',%s}".formatted(SECRET));
    private final TemplateConfig app = Facts.config(
            template, "{'stream':'app','firebaseAppId':'1:23:android:4f','region':'eu',%s}".formatted(SECRET));

    @Test
    void an_event_goes_to_its_stream() {
        Outgoing.Http sent = Facts.prepare(template, web, "track_event", Facts.example(template, "track_event"));

        assertThat(sent.request().uri())
                .hasToString("https://www.google-analytics.com/mp/collect"
                        + "?measurement_id=G-ABC123&api_secret=abcdEFGH_-12");
        assertThat(sent.request().toString()).doesNotContain("abcdEFGH");
        assertThat(Facts.body(sent))
                .isEqualTo(
                        "{\"client_id\":\"1234567890.1700000000\",\"user_id\":\"usr-4711\","
                                + "\"user_properties\":{\"plan\":{\"value\":\"pro\"}},"
                                + "\"events\":[{\"name\":\"order_paid\",\"timestamp_micros\":1772366400123456,\"params\":{\"session_id\":\"1700000001\","
                                + "\"engagement_time_msec\":1,\"transaction_id\":\"4711\",\"value\":10.99,\"currency\":\"EUR\","
                                + "\"items\":[{\"item_id\":\"sku-1\",\"item_name\":\"Tea\",\"quantity\":2,\"price\":5.495}]}}]}");
        assertThat(sent.notes()).isEmpty();
    }

    /** Google publishes no description; this one was made of its pages by hand. */
    @Test
    void requests_are_as_the_vendor_describes_them() {
        for (TemplateConfig config : List.of(web, user, app)) {
            assertDescribed(Facts.prepare(template, config, "track_event", Facts.example(template, "track_event"))
                    .request());
            assertDescribed(Facts.asked(template.checks(config).get(0), Facts.response(200, "{}"))
                    .get(0));
        }
    }

    private static void assertDescribed(OutboundRequest request) {
        JsonNode described = Facts.load("specs/ga4.json");
        JsonNode members = described.at("/body/properties");
        JsonNode rules = members.at("/events/items/properties");
        URI uri = request.uri();
        JsonNode body = Facts.json(new String(request.body(), StandardCharsets.UTF_8));
        JsonNode event = body.at("/events/0");

        assertThat(described.path("endpoints"))
                .extracting(JsonNode::asText)
                .contains("%s https://%s%s".formatted(request.method(), uri.getHost(), uri.getPath()));
        assertThat(WebParameters.parse(uri.getRawQuery()).names())
                .hasSize(2)
                .contains("api_secret")
                .isSubsetOf(names(described.path("query")));
        assertThat(names(body)).contains("events").isSubsetOf(names(members));
        assertThat(names(event)).contains("name", "params").isSubsetOf(names(rules));
        assertThat(event.path("name").asText())
                .matches(rules.at("/name/pattern").asText());
        assertThat(names(event.path("params")))
                .allMatch(name ->
                        name.matches(rules.at("/params/propertyNames/pattern").asText()));
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    @Test
    void an_app_has_an_instance_and_may_be_in_the_eu() {
        Outgoing.Http sent = Facts.prepare(template, app, "track_event", Facts.example(template, "track_event"));

        assertThat(sent.request().uri())
                .hasToString("https://region1.google-analytics.com/mp/collect"
                        + "?firebase_app_id=1%3A23%3Aandroid%3A4f&api_secret=abcdEFGH_-12");
        assertThat(body(sent).path("app_instance_id").asText()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(body(sent).has("client_id")).isFalse();
    }

    @Test
    void a_client_may_be_made_of_the_user() {
        String first = body(Facts.prepare(template, user, "track_event", "{\"user_id\":\"a\"}"))
                .path("client_id")
                .asText();

        assertThat(first).matches("[0-9]+\\.[0-9]+");
        assertThat(body(Facts.prepare(template, user, "track_event", "{\"user_id\":\"a\"}"))
                        .path("client_id")
                        .asText())
                .isEqualTo(first);
        assertThat(body(Facts.prepare(template, user, "track_event", "{\"user_id\":\"b\"}"))
                        .path("client_id")
                        .asText())
                .isNotEqualTo(first);
    }

    @Test
    void an_event_of_nobody_is_withheld() {
        assertWithheld(web, "{\"user_id\":\"a\"}");
        assertWithheld(user, "{\"client_id\":\"1.1\"}");
        assertWithheld(app, "{\"client_id\":\"1.1\"}");
        assertWithheld(app, "{\"app_instance_id\":\"xyz\"}");
    }

    @ParameterizedTest
    @CsvSource({"PT72H, true", "PT72H0.000001S, false"})
    void events_of_up_to_72_hours_ago_are_taken(Duration age, boolean taken) {
        var event = EventMother.anEvent()
                .ofType("order.paid")
                // Prepared five seconds after noon.
                .createdAt(Samples.NOON.plusSeconds(5).minus(age))
                .withPayload("{\"client_id\":\"1.1\"}".getBytes(StandardCharsets.UTF_8))
                .build();

        if (taken) {
            assertThat(Facts.prepare(template, web, "track_event", event).notes())
                    .isEmpty();
        } else {
            assertThatThrownBy(() -> Facts.prepare(template, web, "track_event", event))
                    .isInstanceOf(DeliveryWithheldException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"23, 0", "24, 1"})
    void an_event_has_up_to_25_parameters(int count, int notes) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < count; i++) {
            params.put("p" + i, i);
        }

        Outgoing.Http sent = Facts.prepare(template, web, "track_event", payload("params", params));

        // The session and the time of engagement count.
        assertThat(body(sent).at("/events/0/params")).hasSize(25);
        assertThat(sent.notes()).hasSize(notes);
    }

    @ParameterizedTest
    @CsvSource({"25, 0", "26, 1"})
    void a_user_has_up_to_25_properties(int count, int notes) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < count; i++) {
            properties.put("p" + i, i);
        }

        Outgoing.Http sent = Facts.prepare(template, web, "track_event", payload("user_properties", properties));

        assertThat(body(sent).path("user_properties")).hasSize(25);
        assertThat(sent.notes()).hasSize(notes);
    }

    @ParameterizedTest
    @CsvSource({"params, 100, /events/0/params/a", "user_properties, 36, /user_properties/a/value"})
    void texts_are_cut_and_noted(String parameter, int limit, String place) {
        ObjectNode fits = JsonNodeFactory.instance.objectNode().put("a", "x".repeat(limit));
        ObjectNode longer = JsonNodeFactory.instance.objectNode().put("a", "x".repeat(limit + 1));

        assertThat(Facts.prepare(template, web, "track_event", payload(parameter, fits))
                        .notes())
                .isEmpty();
        Outgoing.Http cut = Facts.prepare(template, web, "track_event", payload(parameter, longer));
        assertThat(body(cut).at(place).asText()).hasSize(limit).endsWith("\u2026");
        assertThat(cut.notes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ga_x", "google_x", "firebase_x", "1x", "a-b", "", "_x"})
    void names_that_google_would_drop_are_left_out_and_noted(String name) {
        Outgoing.Http sent = Facts.prepare(
                template,
                web,
                "track_event",
                payload("params", JsonNodeFactory.instance.objectNode().put(name, 1)));

        assertThat(body(sent).at("/events/0/params").has(name)).isFalse();
        assertThat(sent.notes()).hasSize(1);
    }

    @Test
    void names_have_up_to_40_characters() {
        ObjectNode params =
                JsonNodeFactory.instance.objectNode().put("x".repeat(40), 1).put("y".repeat(41), 1);

        Outgoing.Http sent = Facts.prepare(template, web, "track_event", payload("params", params));

        assertThat(body(sent).at("/events/0/params").has("x".repeat(40))).isTrue();
        assertThat(body(sent).at("/events/0/params").has("y".repeat(41))).isFalse();
    }

    @Test
    void session_and_time_of_engagement_are_not_among_the_parameters() {
        Outgoing.Http sent = Facts.prepare(
                template,
                web,
                "track_event",
                payload("params", Facts.json("{\"session_id\":{\"a\":1},\"engagement_time_msec\":\"x\",\"a\":1}")));

        JsonNode params = body(sent).at("/events/0/params");
        assertThat(params.path("session_id").isTextual()).isTrue();
        assertThat(params.path("engagement_time_msec").asInt()).isEqualTo(1);
        assertThat(params.path("a").asInt()).isEqualTo(1);
        assertThat(sent.notes()).hasSize(2).allMatch(note -> note.contains("given elsewhere"));
    }

    @Test
    void values_are_texts_or_numbers() {
        Outgoing.Http sent = Facts.prepare(
                template,
                web,
                "track_event",
                payload("params", Facts.json("{\"flag\":true,\"nothing\":null,\"nested\":{\"a\":1},\"list\":[1]}")));

        assertThat(body(sent).at("/events/0/params/flag").asText()).isEqualTo("true");
        assertThat(body(sent).at("/events/0/params")).hasSize(3);
        assertThat(sent.notes()).hasSize(2);
    }

    @Test
    void items_have_an_id_or_a_name_and_up_to_ten_parameters_of_their_own() {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("item_name", "x".repeat(101));
        for (int i = 0; i < 11; i++) {
            item.put("own" + i, i);
        }

        Outgoing.Http sent = Facts.prepare(
                template, web, "track_event", payload("params", Facts.json("{\"items\":[%s]}".formatted(item))));

        assertThat(body(sent).at("/events/0/params/items/0")).hasSize(11);
        assertThat(sent.notes()).hasSize(2);
        assertWithheld(web, payload("params", Facts.json("{\"items\":[{\"price\":1}]}")));
    }

    @Test
    void a_request_has_less_than_130_kilobytes() {
        StringBuilder items = new StringBuilder("{\"item_id\":\"1\"}");
        for (int i = 0; i < 1300; i++) {
            items.append(",{\"item_id\":\"").append("x".repeat(100)).append("\"}");
        }

        assertWithheld(web, payload("params", Facts.json("{\"items\":[%s]}".formatted(items))));
    }

    @ParameterizedTest
    @CsvSource({"order.paid, order_paid", "9lives, e9lives", "a b\u00e9, a_b_", "_x, e_x"})
    void types_become_names(String type, String name) {
        assertThat(Ga4Event.name(type)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ga.session", "google.login", "firebase.campaign"})
    void events_with_names_of_google_s_own_are_withheld(String type) {
        var event = EventMother.anEvent()
                .ofType(type)
                .createdAt(Samples.NOON)
                .withPayload("{\"client_id\":\"1.1\"}".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThatThrownBy(() -> Facts.prepare(template, web, "track_event", event))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void each_kind_of_stream_has_its_own_fields() {
        assertThat(Facts.problems(template, "{%s}".formatted(SECRET)))
                .containsExactlyInAnyOrder("/measurementId", "/clientIdSource");
        assertThat(Facts.problems(template, "{'stream':'app',%s}".formatted(SECRET)))
                .containsExactly("/firebaseAppId");
        assertThat(Facts.problems(
                        template,
                        "{'measurementId':'UA-1','clientIdSource':'x','apiSecret':'a&b=cdefgh','region':'us'}"))
                .containsExactlyInAnyOrder("/measurementId", "/clientIdSource", "/apiSecret", "/region");
    }

    static Stream<JsonNode> rows() {
        return Facts.errorRows("ga4");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_documented_answer_is_understood(JsonNode row) {
        for (int status : Facts.statuses(row)) {
            assertThat(kind(Facts.response(status, "")))
                    .isEqualTo(Kind.valueOf(row.path("class").asText()));
        }
    }

    @Test
    void the_canned_answers_are_understood() {
        assertThat(Facts.fixtures("ga4", "collect").map(each -> kind(Facts.response(each))))
                .containsExactly(Kind.OK);
        assertThat(Facts.fixtures("ga4", "debug").map(each -> check(Facts.response(each))))
                .containsExactly(Outcome.UNVERIFIABLE, Outcome.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 401, 403, 404, 429, 500, 503})
    void an_unknown_answer_says_nothing(int status) {
        assertThat(check(Facts.response(status, "<html>"))).isEqualTo(Outcome.UNREACHABLE);
    }

    private void assertWithheld(TemplateConfig config, String payload) {
        assertThatThrownBy(() -> Facts.prepare(template, config, "track_event", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    private static String payload(String parameter, JsonNode value) {
        ObjectNode payload =
                JsonNodeFactory.instance.objectNode().put("client_id", "1.1").put("session_id", "1");
        payload.set(parameter, value);
        return payload.toString();
    }

    private Kind kind(OutboundResponse response) {
        return template.classify(response, web, Samples.NOON).kind();
    }

    private Outcome check(OutboundResponse answer) {
        return Facts.outcome(template.checks(web).get(0), answer);
    }

    private static JsonNode body(Outgoing.Http sent) {
        return Facts.json(Facts.body(sent));
    }
}
