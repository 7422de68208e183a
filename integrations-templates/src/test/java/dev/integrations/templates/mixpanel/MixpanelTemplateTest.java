package dev.integrations.templates.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.event.Event;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.testkit.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixpanelTemplateTest {
    private static final String ACCOUNT =
            "{'auth':'serviceAccount','username':'mp.abc','secret':'mp-secret'," + "'projectId':'4711','region':'%s'}";

    private final MixpanelTemplate template = new MixpanelTemplate();
    private final TemplateConfig config = Facts.config(template, ACCOUNT.formatted("eu"));

    @Test
    void an_event_has_what_mixpanel_knows_a_repetition_by() {
        Event event = Facts.event(Facts.example(template, "track_event"));

        Outgoing.Http sent = Facts.prepare(template, config, "track_event", event);

        assertThat(sent.request().uri()).hasToString("https://api-eu.mixpanel.com/import?strict=1&project_id=4711");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo(basic("mp.abc:mp-secret"));
        JsonNode body = Facts.json(Facts.body(sent)).get(0);
        assertThat(body.path("event").asText()).isEqualTo("order.paid");
        assertThat(body.at("/properties/time").asLong()).isEqualTo(Samples.NOON.toEpochMilli());
        assertThat(body.at("/properties/distinct_id").asText()).isEqualTo("usr-4711");
        assertThat(body.at("/properties/$insert_id").asText()).matches("[0-9a-f-]{36}");
        assertThat(body.at("/properties/plan").asText()).isEqualTo("pro");
        assertThat(Facts.body(Facts.prepare(template, config, "track_event", event)))
                .isEqualTo(Facts.body(sent));
    }

    @Test
    void requests_are_as_the_vendor_describes_them() {
        Outgoing.Http sent = Facts.prepare(template, config, "track_event", Facts.example(template, "track_event"));

        assertThat(ApiSpec.of("mixpanel").problems(sent.request())).isEmpty();
    }

    @Test
    void a_token_is_a_user_without_password() {
        TemplateConfig token = Facts.config(template, "{'auth':'token','token':'0123456789abcdef','region':'us'}");

        Outgoing.Http sent = Facts.prepare(template, token, "track_event", "{\"user_id\":\"u1\"}");

        assertThat(sent.request().uri()).hasToString("https://api.mixpanel.com/import?strict=1");
        assertThat(ApiSpec.of("mixpanel").problems(sent.request())).containsExactly("query project_id is missing");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo(basic("0123456789abcdef:"));
        assertThat(Facts.outcome(template.checks(token).get(0))).isEqualTo(Outcome.UNVERIFIABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "us, api.mixpanel.com, mixpanel.com",
        "eu, api-eu.mixpanel.com, eu.mixpanel.com",
        "in, api-in.mixpanel.com, in.mixpanel.com"
    })
    void data_stays_in_its_region(String region, String host) {
        TemplateConfig there = Facts.config(template, ACCOUNT.formatted(region));

        assertThat(Facts.prepare(template, there, "track_event", "{\"user_id\":\"u1\"}")
                        .request()
                        .uri()
                        .getHost())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "undefined", "0", "anon"})
    void nobody_does_nothing(String person) {
        assertWithheld("{\"user_id\":\"%s\"}".formatted(person));
    }

    @Test
    void an_event_of_a_server_has_no_person() {
        Outgoing.Http sent = Facts.prepare(template, config, "track_event", "{}");

        assertThat(Facts.json(Facts.body(sent))
                        .get(0)
                        .at("/properties/distinct_id")
                        .asText("?"))
                .isEmpty();
    }

    @Test
    void events_of_more_than_a_megabyte_are_withheld() {
        assertWithheld("{\"user_id\":\"u\",\"properties\":{\"a\":\"%s\"}}".formatted("x".repeat(1024 * 1024 - 100)));
    }

    @ParameterizedTest
    @CsvSource({"251, 0", "252, 1"})
    void properties_beyond_the_limit_are_left_out_and_noted(int count, int notes) {
        ObjectNode payload = (ObjectNode) Facts.json("{\"user_id\":\"u\",\"properties\":{}}");
        for (int i = 0; i < count; i++) {
            payload.withObject("/properties").put("p" + i, i);
        }

        Outgoing.Http sent = Facts.prepare(template, config, "track_event", payload.toString());

        assertThat(Facts.json(Facts.body(sent)).get(0).path("properties")).hasSize(254);
        assertThat(sent.notes()).hasSize(notes);
    }

    @ParameterizedTest
    @CsvSource({"254, 0", "255, 1"})
    void arrays_beyond_the_limit_are_cut_and_noted(int count, int notes) {
        String array = "[" + "1,".repeat(count - 1) + "1]";

        Outgoing.Http sent = Facts.prepare(
                template, config, "track_event", "{\"user_id\":\"u\",\"properties\":{\"a\":%s}}".formatted(array));

        assertThat(Facts.json(Facts.body(sent)).get(0).at("/properties/a")).hasSize(254);
        assertThat(sent.notes()).hasSize(notes);
    }

    @Test
    void what_is_nested_too_deeply_is_left_out_and_noted() {
        String three = "{\"user_id\":\"u\",\"properties\":{\"a\":{\"b\":{\"c\":1}}}}";
        String five = "{\"user_id\":\"u\",\"properties\":{\"a\":{\"b\":{\"c\":{\"d\":1}}}}}";

        assertThat(Facts.prepare(template, config, "track_event", three).notes())
                .isEmpty();
        Outgoing.Http cut = Facts.prepare(template, config, "track_event", five);
        assertThat(Facts.json(Facts.body(cut)).get(0).at("/properties/a/b/c/d").isMissingNode())
                .isEqualTo(cut.notes().size() == 1);
    }

    @Test
    void an_event_cannot_change_what_it_is_known_by() {
        Outgoing.Http sent = Facts.prepare(
                template,
                config,
                "track_event",
                "{\"user_id\":\"u\",\"properties\":{\"$insert_id\":\"x\",\"time\":1,\"distinct_id\":\"v\"}}");

        assertThat(Facts.json(Facts.body(sent))
                        .get(0)
                        .at("/properties/distinct_id")
                        .asText())
                .isEqualTo("u");
        assertThat(sent.notes()).hasSize(3);
    }

    @Test
    void fields_belong_to_one_kind_of_credentials() {
        assertThat(Facts.problems(template, "{'auth':'serviceAccount','region':'us'}"))
                .containsExactlyInAnyOrder("/username", "/secret", "/projectId");
        assertThat(Facts.problems(template, "{'auth':'token','region':'us'}")).containsExactly("/token");
        assertThat(Facts.problems(template, "{'auth':'token','token':'0123456789','username':'u','region':'mars'}"))
                .containsExactlyInAnyOrder("/username", "/region");
    }

    static Stream<JsonNode> rows() {
        return Facts.errorRows("mixpanel_import");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_documented_answer_is_understood(JsonNode row) {
        String kind = row.path("class").asText();

        for (int status : Facts.statuses(row)) {
            // One event cannot be split.
            assertThat(kind(Facts.response(status, "{}")))
                    .isEqualTo(kind.equals("SPLIT") ? Kind.REJECTED : Kind.valueOf(kind));
        }
    }

    @Test
    void the_canned_answers_are_understood() {
        assertThat(Facts.fixtures("mixpanel", "import").map(each -> kind(Facts.response(each))))
                .containsExactly(Kind.OK, Kind.REJECTED, Kind.AUTH, Kind.REJECTED, Kind.RATE_LIMITED);
    }

    @Test
    void a_refused_event_says_why() {
        JsonNode partial =
                Facts.fixtures("mixpanel", "import").skip(1).findFirst().orElseThrow();

        assertThat(template.classify(Facts.response(partial), config, Samples.NOON)
                        .reason())
                .contains("must be specified as seconds since epoch");
    }

    @Test
    void the_vendor_s_words_come_as_one_line_without_secrets() {
        TemplateConfig token = Facts.config(template, "{'auth':'token','token':'0123456789','region':'us'}");

        assertThat(template.classify(Facts.response(400, "{\"error\":\"no\\n 0123456789\"}"), token, Samples.NOON)
                        .reason())
                .endsWith("The vendor says: no ***");
    }

    @Test
    void the_service_account_shows_whether_it_is_good() {
        assertThat(check(Facts.response(200, "{\"status\":\"ok\",\"results\":{\"projects\":{\"4711\":{}}}}")))
                .isEqualTo(Outcome.VERIFIED);
        assertThat(check(Facts.response(200, "{\"results\":{\"projects\":{\"1\":{}}}}")))
                .isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(check(Facts.response(401, "{}"))).isEqualTo(Outcome.REJECTED);
        assertThat(check(Facts.response(403, "{}"))).isEqualTo(Outcome.VERIFIED_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 404, 418, 429, 500, 503})
    void an_unknown_answer_says_nothing_about_the_credentials(int status) {
        assertThat(check(Facts.response(status, "<html>"))).isEqualTo(Outcome.UNREACHABLE);
    }

    private void assertWithheld(String payload) {
        assertThatThrownBy(() -> Facts.prepare(template, config, "track_event", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    private Kind kind(OutboundResponse response) {
        return template.classify(response, config, Samples.NOON).kind();
    }

    private Outcome check(OutboundResponse answer) {
        return Facts.outcome(template.checks(config).get(0), answer);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
