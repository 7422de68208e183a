package dev.integrations.templates.vonage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebParameters;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonageSmsTemplateTest {
    private static final String BASICS =
            "'apiKey':'a1b2c3d4','apiSecret':'vonage-secret','from':'+447700900000','to':'447700900009'";

    private final VonageSmsTemplate template = new VonageSmsTemplate();
    private final TemplateConfig sms = Facts.config(template, "{'api':'sms',%s}".formatted(BASICS));
    private final TemplateConfig messages = Facts.config(template, "{'api':'messages',%s}".formatted(BASICS));

    @Test
    void the_sms_api_takes_a_form_and_credentials_in_a_header() {
        Outgoing.Http sent = Facts.prepare(template, sms, "send_sms", Facts.example(template, "send_sms"));

        assertThat(sent.request().uri()).hasToString("https://rest.nexmo.com/sms/json");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo(basic("a1b2c3d4:vonage-secret"));
        WebParameters form = WebParameters.parse(Facts.body(sent));
        assertThat(form.names()).containsExactly("from", "to", "text", "type", "client-ref");
        assertThat(form.find("from")).contains("447700900000");
        assertThat(form.find("to")).contains("447700900001");
        assertThat(form.find("type")).contains("text");
        assertThat(form.find("client-ref").orElseThrow()).hasSize(36);
    }

    @Test
    void requests_are_as_the_vendor_describes_them() {
        TemplateConfig all =
                Facts.config(template, "{'api':'sms',%s,'callback':'https://app.example.com/in'}".formatted(BASICS));
        Outgoing.Http sent = Facts.prepare(template, all, "send_sms", "{\"text\":\"h\u0436\"}");

        assertThat(WebParameters.parse(Facts.body(sent)).find("type")).contains("unicode");
        // The API key is in a header.
        assertThat(ApiSpec.of("vonage").problems(sent.request()))
                .containsExactly("body (root) must have the member 'api_key'");
    }

    @Test
    void the_messages_api_takes_json() {
        Outgoing.Http sent = Facts.prepare(template, messages, "send_sms", "{\"text\":\"hi \\\"you\\\"\"}");

        assertThat(sent.request().uri()).hasToString("https://api.nexmo.com/v1/messages");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo(basic("a1b2c3d4:vonage-secret"));
        assertThat(Facts.body(sent))
                .startsWith("{\"message_type\":\"text\",\"channel\":\"sms\",\"from\":\"447700900000\","
                        + "\"to\":\"447700900009\",\"text\":\"hi \\\"you\\\"\",\"client_ref\":\"");
    }

    @Test
    void the_sandbox_is_elsewhere() {
        TemplateConfig sandbox = Facts.config(template, "{'api':'messages','sandbox':true,%s}".formatted(BASICS));

        assertThat(Facts.prepare(template, sandbox, "send_sms", "{\"text\":\"hi\"}")
                        .request()
                        .uri())
                .hasToString("https://messages-sandbox.nexmo.com/v1/messages");
    }

    @Test
    void an_application_signs_a_token() throws Exception {
        KeyPair pair = keyPair();
        TemplateConfig application = application(pem(pair));

        Outgoing.Http sent = Facts.prepare(template, application, "send_sms", "{\"text\":\"hi\"}");
        Outgoing.Http again = Facts.prepare(template, application, "send_sms", "{\"text\":\"hi\"}");

        String header = Facts.header(sent.request(), "Authorization");
        assertThat(header).startsWith("Bearer ");
        String[] parts = header.substring(7).split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        JsonNode claims = Facts.json(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        long at = Samples.NOON.plusSeconds(5).getEpochSecond();
        assertThat(claims.path("application_id").asText()).isEqualTo("aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab");
        assertThat(claims.path("iat").asLong()).isEqualTo(at);
        assertThat(claims.path("exp").asLong()).isEqualTo(at + 900);
        assertThat(claims.path("jti").asText()).isNotEmpty();
        // Each event is another one here, and so is its token.
        assertThat(Facts.header(again.request(), "Authorization")).isNotEqualTo(header);
    }

    @Test
    void a_key_that_cannot_be_read_is_found_before_the_first_message() throws Exception {
        TemplateConfig broken = application("-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----");

        assertThat(Facts.outcome(template.checks(broken).get(1))).isEqualTo(Outcome.REJECTED);
        assertThat(Facts.outcome(template.checks(application(pem(keyPair()))).get(1)))
                .isEqualTo(Outcome.UNVERIFIABLE);
        assertThatThrownBy(() -> Facts.prepare(template, broken, "send_sms", "{\"text\":\"hi\"}"))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @ParameterizedTest
    @CsvSource({"6, 918", "21, 3200", "1, 160"})
    void texts_of_the_sms_api_are_cut(int segments, int characters) {
        TemplateConfig config = Facts.config(template, "{'api':'sms','maxSegments':%d,%s}".formatted(segments, BASICS));

        assertThat(textOf(config, characters)).hasSize(characters).doesNotEndWith("...");
        assertThat(textOf(config, characters + 1)).hasSize(characters).endsWith("...");
    }

    @Test
    void texts_of_the_messages_api_have_a_thousand_characters() {
        TemplateConfig config = Facts.config(template, "{'api':'messages','maxSegments':21,%s}".formatted(BASICS));

        assertThat(Facts.prepare(template, config, "send_sms", text(1000)).notes())
                .isEmpty();
        Outgoing.Http cut = Facts.prepare(template, config, "send_sms", text(1001));
        assertThat(cut.notes()).hasSize(1);
        assertThat(Facts.json(Facts.body(cut)).path("text").asText()).hasSize(1000);
    }

    @Test
    void an_unclear_attempt_is_for_people() {
        assertThat(template.descriptor().action("send_sms").orElseThrow().repetition())
                .isEqualTo(Repetition.HARMFUL);
    }

    @Test
    void fields_belong_to_one_api() {
        assertThat(Facts.problems(template, "{'api':'sms'}"))
                .containsExactlyInAnyOrder("/apiKey", "/apiSecret", "/from", "/to");
        assertThat(Facts.problems(
                        template,
                        "{'api':'sms',%s,'applicationId':'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab'}".formatted(BASICS)))
                .contains("/applicationId");
        assertThat(Facts.problems(template, "{'api':'messages',%s,'sigAlgorithm':'sha256'}".formatted(BASICS)))
                .containsExactly("/sigAlgorithm");
    }

    static Stream<JsonNode> smsRows() {
        return Facts.errorRows("vonage_sms");
    }

    @ParameterizedTest
    @MethodSource("smsRows")
    void every_documented_answer_of_the_sms_api_is_understood(JsonNode row) {
        String code = row.path("code").asText();
        String body =
                code.equals("*") ? "" : "{\"messages\":[{\"status\":\"%s\",\"error-text\":\"x\"}]}".formatted(code);

        for (int status : Facts.statusesOfVendor(row)) {
            assertThat(kind(sms, Facts.response(status, body)))
                    .isEqualTo(Kind.valueOf(row.path("class").asText()));
        }
    }

    static Stream<JsonNode> messageRows() {
        return Facts.errorRows("vonage_messages");
    }

    @ParameterizedTest
    @MethodSource("messageRows")
    void every_documented_answer_of_the_messages_api_is_understood(JsonNode row) {
        for (int status : Facts.statuses(row)) {
            assertThat(kind(messages, Facts.response(status, "{}")))
                    .isEqualTo(Kind.valueOf(row.path("class").asText()));
        }
    }

    @ParameterizedTest
    @CsvSource({"500, RETRY", "502, AMBIGUOUS", "503, RETRY", "504, AMBIGUOUS"})
    void a_gateway_does_not_know_whether_it_was_sent(int status, Kind kind) {
        assertThat(kind(messages, Facts.response(status, "{}"))).isEqualTo(kind);
        assertThat(kind(sms, Facts.response(status, ""))).isEqualTo(kind);
    }

    @Test
    void the_canned_answers_are_understood() {
        assertThat(Facts.fixtures("vonage", "sms").map(each -> kind(sms, Facts.response(each))))
                .containsExactly(
                        Kind.OK,
                        Kind.RATE_LIMITED,
                        Kind.REJECTED,
                        Kind.AUTH,
                        Kind.RETRY,
                        Kind.QUOTA,
                        Kind.GONE,
                        // One of two segments went out: sending it again would send that one twice.
                        Kind.AMBIGUOUS);
        assertThat(Facts.fixtures("vonage", "messages").map(each -> kind(messages, Facts.response(each))))
                .containsExactly(Kind.OK, Kind.RATE_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "{\"messages\":[]}", "{\"messages\":{}}", "[1]"})
    void a_200_that_says_nothing_is_unclear(String body) {
        assertThat(kind(sms, Facts.response(200, body))).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void the_vendor_s_words_come_as_one_line_without_secrets() {
        String error = "{\"messages\":[{\"status\":\"4\",\"error-text\":\"no\\n vonage-secret\"}]}";
        String problem = "{\"title\":\"no\\n vonage-secret\"}";

        assertThat(template.classify(Facts.response(200, error), sms, Samples.NOON)
                        .reason())
                .endsWith("The vendor says: no ***");
        assertThat(template.classify(Facts.response(422, problem), messages, Samples.NOON)
                        .reason())
                .endsWith("The vendor says: no ***");
    }

    @Test
    void a_status_that_nobody_knows_is_no_success() {
        assertThat(kind(sms, Facts.response(200, "{\"messages\":[{\"status\":\"99\"}]}")))
                .isEqualTo(Kind.REJECTED);
        assertThat(kind(sms, Facts.response(200, "{\"messages\":[{}]}"))).isEqualTo(Kind.REJECTED);
    }

    @Test
    void the_balance_shows_whether_the_key_is_good() {
        assertThat(Facts.fixtures("vonage", "get-balance").map(each -> check(Facts.response(each))))
                .containsExactly(Outcome.VERIFIED);
        assertThat(check(Facts.response(200, "{\"value\":0,\"autoReload\":false}")))
                .isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(check(Facts.response(401, "{}"))).isEqualTo(Outcome.REJECTED);
        assertThat(check(Facts.response(403, "{}"))).isEqualTo(Outcome.VERIFIED_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 404, 418, 429, 500, 503})
    void an_unknown_answer_says_nothing_about_the_key(int status) {
        assertThat(check(Facts.response(status, "<html>"))).isEqualTo(Outcome.UNREACHABLE);
    }

    private TemplateConfig application(String pem) {
        return Facts.config(
                template,
                "{'api':'messages','applicationId':'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab','privateKey':'%s',%s}"
                        .formatted(pem, BASICS));
    }

    private static KeyPair keyPair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"
                .formatted(Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    }

    private static String text(int length) {
        return "{\"text\":\"%s\"}".formatted("x".repeat(length));
    }

    private String textOf(TemplateConfig config, int length) {
        Outgoing.Http sent = Facts.prepare(template, config, "send_sms", text(length));
        return WebParameters.parse(Facts.body(sent)).find("text").orElseThrow();
    }

    private Kind kind(TemplateConfig config, OutboundResponse response) {
        return template.classify(response, config, Samples.NOON).kind();
    }

    private Outcome check(OutboundResponse answer) {
        List<SetupCheck> checks = template.checks(sms);
        assertThat(checks).hasSize(1);
        return Facts.outcome(checks.get(0), answer);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
