package dev.integrations.templates.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebParameters;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSmsTemplateTest {
    private static final String ACCOUNT = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String BASICS =
            "'accountSid':'%s','to':'+14155550000','from':'+14155551111'".formatted(ACCOUNT);
    private static final String KEY = "'apiKeySid':'SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','apiKeySecret':'key-secret'";

    private final TwilioSmsTemplate template = new TwilioSmsTemplate();
    private final TemplateConfig config = Facts.config(template, "{%s,'authToken':'auth-token'}".formatted(BASICS));
    private final TemplateConfig keyed = Facts.config(template, "{%s,%s}".formatted(BASICS, KEY));

    @Test
    void a_message_is_a_form_to_the_account() {
        Outgoing.Http sent = Facts.prepare(template, config, "send_sms", Facts.example(template, "send_sms"));

        assertThat(sent.request().uri())
                .hasToString("https://api.twilio.com/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo(basic(ACCOUNT + ":auth-token"));
        assertThat(Facts.body(sent))
                .isEqualTo("To=%2B14155552345&From=%2B14155551111&Body=Your+order+4711+is+on+its+way");
    }

    @Test
    void an_api_key_is_used_if_there_is_one() {
        Outgoing.Http sent = Facts.prepare(template, keyed, "send_sms", "{\"text\":\"hi\"}");

        assertThat(Facts.header(sent.request(), "Authorization"))
                .isEqualTo(basic("SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:key-secret"));
    }

    @Test
    void requests_are_as_the_vendor_describes_them() {
        TemplateConfig all = Facts.config(
                template,
                ("{'accountSid':'%s','authToken':'auth-token','to':'+14155550000','validityPeriod':36000,"
                                + "'messagingServiceSid':'MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','smartEncoded':true,"
                                + "'riskCheck':'disable','statusCallback':'https://app.example.com/in'}")
                        .formatted(ACCOUNT));

        Outgoing.Http sent = Facts.prepare(template, all, "send_sms", "{\"text\":\"hi\"}");

        assertThat(WebParameters.parse(Facts.body(sent)).find("To")).contains("+14155550000");
        assertThat(ApiSpec.of("twilio").problems(sent.request())).isEmpty();
    }

    @Test
    void texts_have_1600_characters_or_as_many_as_the_paid_segments_hold() {
        TemplateConfig single =
                Facts.config(template, "{%s,'authToken':'auth-token','maxSegments':1}".formatted(BASICS));

        assertThat(bodyOf(config, 1600)).hasSize(1600).doesNotEndWith("...");
        assertThat(bodyOf(config, 1601)).hasSize(1600).endsWith("...");
        assertThat(bodyOf(single, 160)).hasSize(160).doesNotEndWith("...");
        assertThat(bodyOf(single, 161)).hasSize(160).endsWith("...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"\"}",
                "{\"text\":\"a\",\"phone\":\"12345\"}",
                "{\"text\":\"a\",\"phone\":\"+1&To=2\"}"
            })
    void what_cannot_go_out_is_withheld(String payload) {
        assertThatThrownBy(() -> Facts.prepare(template, config, "send_sms", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void text_of_an_event_stays_within_the_body() {
        Outgoing.Http sent = Facts.prepare(template, config, "send_sms", "{\"text\":\"a&To=%2B1\\n+\"}");

        assertThat(WebParameters.parse(Facts.body(sent)).all("To")).containsExactly("+14155550000");
        assertThat(WebParameters.parse(Facts.body(sent)).find("Body")).contains("a&To=%2B1\n+");
    }

    @Test
    void an_unclear_attempt_is_for_people() {
        assertThat(template.descriptor().action("send_sms").orElseThrow().repetition())
                .isEqualTo(Repetition.HARMFUL);
    }

    @Test
    void there_is_one_sender_and_a_credential() {
        assertThat(Facts.problems(template, "{%s}".formatted(BASICS))).isNotEmpty();
        assertThat(Facts.problems(
                        template, "{'accountSid':'%s','to':'+14155550000','authToken':'12345678'}".formatted(ACCOUNT)))
                .isNotEmpty();
        assertThat(Facts.problems(
                        template,
                        "{%s,'authToken':'12345678','messagingServiceSid':'MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}"
                                .formatted(BASICS)))
                .isNotEmpty();
        assertThat(Facts.problems(template, "{%s,'apiKeySid':'SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}".formatted(BASICS)))
                .isNotEmpty();
        assertThat(Facts.problems(template, "{%s,%s}".formatted(BASICS, KEY))).isEmpty();
    }

    @Test
    void malformed_fields_are_all_named() {
        assertThat(Facts.problems(
                        template,
                        "{'accountSid':'AC1','to':'0041','from':'+x','authToken':'12345678','maxSegments':0,"
                                + "'validityPeriod':36001}"))
                .containsExactlyInAnyOrder("/accountSid", "/to", "/from", "/maxSegments", "/validityPeriod");
    }

    static Stream<JsonNode> rows() {
        return Facts.errorRows("twilio")
                .filter(row -> !row.path("http").asText().equals("dlr"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_documented_answer_is_understood(JsonNode row) {
        String code = row.path("code").asText();
        for (int status : Facts.statusesOfVendor(row)) {
            String body = code.equals("*") ? "{}" : "{\"code\":%s,\"message\":\"x\"}".formatted(code);
            assertThat(kind(Facts.response(status, body)))
                    .isEqualTo(Kind.valueOf(row.path("class").asText()));
        }
    }

    @ParameterizedTest
    @CsvSource({"500, RETRY", "502, AMBIGUOUS", "503, RETRY", "504, AMBIGUOUS"})
    void a_gateway_does_not_know_whether_it_was_sent(int status, Kind expected) {
        assertThat(kind(Facts.response(status, ""))).isEqualTo(expected);
    }

    @Test
    void every_documented_error_of_a_delivery_is_understood() {
        Facts.errorRows("twilio")
                .filter(row -> row.path("http").asText().equals("dlr"))
                .forEach(row -> assertThat(TwilioCallbacks.DELIVERY_ERRORS
                                .verdict(200, row.path("code").asText())
                                .kind())
                        .isEqualTo(Kind.valueOf(row.path("class").asText())));
    }

    @Test
    void the_canned_answers_are_understood() {
        assertThat(Facts.fixtures("twilio", "Messages.json")
                        .filter(each -> each.path("status").asInt() == 201)
                        .map(each -> kind(Facts.response(each))))
                .hasSize(7)
                .containsOnly(Kind.OK);
        assertThat(Facts.fixtures("twilio", "messages").map(each -> kind(Facts.response(each))))
                .containsExactly(
                        Kind.AUTH, Kind.GONE, Kind.RATE_LIMITED, Kind.RECIPIENT, Kind.RECIPIENT, Kind.REJECTED);
    }

    @ParameterizedTest
    @CsvSource({"400, 99999, REJECTED", "418, 1, REJECTED", "500, 21211, RETRY", "200, 0, OK"})
    void the_status_counts_for_codes_that_nobody_knows(int status, String code, Kind expected) {
        assertThat(kind(Facts.response(status, "{\"code\":%s}".formatted(code))))
                .isEqualTo(expected);
    }

    @Test
    void the_account_shows_whether_the_token_is_good() {
        String active = "{\"status\":\"active\",\"type\":\"Full\"}";

        assertThat(check(config, Facts.response(200, active))).isEqualTo(Outcome.VERIFIED);
        assertThat(check(config, Facts.response(200, active.replace("Full", "Trial"))))
                .isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(check(config, Facts.response(200, active.replace("active", "suspended"))))
                .isEqualTo(Outcome.REJECTED);
        assertThat(check(config, Facts.response(200, active.replace("active", "closed"))))
                .isEqualTo(Outcome.REJECTED);
        assertThat(check(config, Facts.response(401, "{\"code\":20003}"))).isEqualTo(Outcome.REJECTED);
        assertThat(check(config, Facts.response(403, "{}"))).isEqualTo(Outcome.VERIFIED_LIMITED);
    }

    @Test
    void an_api_key_that_may_not_read_the_account_is_tried_on_the_messages() {
        OutboundResponse refused = Facts.response(401, "{\"code\":20003}");

        assertThat(check(keyed, refused, Facts.response(200, "{}"))).isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(check(keyed, refused, Facts.response(403, "{}"))).isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(check(keyed, refused, refused)).isEqualTo(Outcome.UNVERIFIABLE);
        assertThat(check(keyed, refused, Facts.response(500, "{}"))).isEqualTo(Outcome.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 404, 418, 429, 500, 503})
    void an_unknown_answer_says_nothing_about_the_credentials(int status) {
        assertThat(check(config, Facts.response(status, "<html>"))).isEqualTo(Outcome.UNREACHABLE);
    }

    private String bodyOf(TemplateConfig with, int length) {
        Outgoing.Http sent =
                Facts.prepare(template, with, "send_sms", "{\"text\":\"%s\"}".formatted("x".repeat(length)));
        String body = WebParameters.parse(Facts.body(sent)).find("Body").orElseThrow();
        assertThat(sent.notes()).hasSize(body.endsWith("...") ? 1 : 0);
        return body;
    }

    private Kind kind(OutboundResponse response) {
        return template.classify(response, config, Samples.NOON).kind();
    }

    private Outcome check(TemplateConfig with, OutboundResponse... answers) {
        return Facts.outcome(template.checks(with).get(0), answers);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
