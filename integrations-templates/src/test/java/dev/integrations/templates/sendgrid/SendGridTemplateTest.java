package dev.integrations.templates.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendGridTemplateTest {
    private static final String REQUIRED = "'apiKey':'SG.abc.def','from':'bills@example.com','to':['jo@example.com']";

    private final SendGridTemplate template = new SendGridTemplate();
    private final TemplateConfig config = config("");
    private final ApiSpec spec = ApiSpec.of("sendgrid");

    @Test
    void a_message_has_the_texts_of_the_event() {
        Outgoing.Http sent = Sent.mapped(template, config, "{}", Facts.json(Facts.example(template, "send_email")));

        assertThat(sent.request().uri()).hasToString("https://api.sendgrid.com/v3/mail/send");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo("Bearer SG.abc.def");
        JsonNode body = Sent.json(sent);
        assertThat(spec.problems(sent.request())).isEmpty();
        assertThat(body.path("subject").asText()).isEqualTo("Invoice 4711 is paid");
        assertThat(body.path("content").toString())
                .isEqualTo("[{\"type\":\"text/plain\",\"value\":\"Thank you for paying 20 EUR.\"}]");
        assertThat(body.at("/personalizations/0/to/0/email").asText()).isEqualTo("jo@example.com");
        assertThat(body.at("/personalizations/0/custom_args/integrations_key").asText())
                .matches("[0-9a-f-]{36}");
    }

    @Test
    void everything_that_a_configuration_can_say_is_as_the_vendor_describes_it() {
        TemplateConfig all = config(",'region':'eu','fromName':'Bills','replyTo':'help@example.com',"
                + "'categories':['a','b'],'sandbox':true");

        Outgoing.Http sent = Sent.mapped(
                template,
                all,
                "{'html':'<b>{{/data/text}}</b>','to':['A@example.com','a@Example.com','b@example.com']}",
                text("<x>"));

        JsonNode body = Sent.json(sent);
        assertThat(sent.request().uri()).hasToString("https://api.eu.sendgrid.com/v3/mail/send");
        assertThat(spec.problems(sent.request())).isEmpty();
        assertThat(body.at("/content/0/type").asText()).isEqualTo("text/plain");
        assertThat(body.at("/content/1/value").asText()).isEqualTo("<b>&lt;x&gt;</b>");
        assertThat(body.at("/personalizations/0/to")).hasSize(2);
        assertThat(sent.notes()).containsExactly("Recipients that came more than once were left out");
        assertThat(body.at("/mail_settings/sandbox_mode/enable").asBoolean()).isTrue();
        assertThat(body.path("from").toString()).isEqualTo("{\"email\":\"bills@example.com\",\"name\":\"Bills\"}");
    }

    @Test
    void a_dynamic_template_takes_the_data_in_the_place_of_the_text() {
        TemplateConfig dynamic = config(",'templateId':'d-4ac8'");

        Outgoing.Http sent = Sent.mapped(template, dynamic, "{}", text("x"));

        JsonNode body = Sent.json(sent);
        assertThat(spec.problems(sent.request())).isEmpty();
        assertThat(body.path("template_id").asText()).isEqualTo("d-4ac8");
        assertThat(body.has("content")).isFalse();
        assertThat(body.at("/personalizations/0/dynamic_template_data/text").asText())
                .isEqualTo("x");
        assertThatThrownBy(() -> Sent.mapped(template, dynamic, "{'template_data':'x'}", text("x")))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x@example.com", "a\nb", "a\rb", ""})
    void a_subject_of_several_lines_is_withheld(String subject) {
        JsonNode payload = JsonNodeFactory.instance.objectNode().put("subject", subject);

        assertThatThrownBy(() -> Sent.mapped(template, config, "{}", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@example.com,b@example.com", "a", "A <a@example.com>", "a@example.com\r\nx"})
    void what_is_no_address_is_withheld(String address) {
        JsonNode payload = JsonNodeFactory.instance.objectNode().put("to", address);

        assertThatThrownBy(() -> Sent.mapped(template, config, "{'to':[{'$':'/data/to'}]}", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void a_thousand_recipients_are_taken_and_no_more() {
        String mapping = "{'to':{'$':'/data/to'}}";

        assertThat(Sent.json(Sent.mapped(template, config, mapping, addressees(1000)))
                        .at("/personalizations/0/to"))
                .hasSize(1000);
        assertThatThrownBy(() -> Sent.mapped(template, config, mapping, addressees(1001)))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void a_message_without_content_is_withheld() {
        assertThatThrownBy(
                        () -> Sent.mapped(template, config, "{'text':{'$':'/data/none','missing':'omit'}}", text("x")))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    private static Stream<JsonNode> rows() {
        return Facts.errorRows("sendgrid");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answers_are_judged_by_all_rows(JsonNode row) {
        boolean sandbox = row.path("code").asText().equals("sandbox");
        for (int status : Facts.statusesOfVendor(row)) {
            assertThat(template.classify(
                                    Facts.response(status, ""),
                                    sandbox ? config(",'sandbox':true") : config,
                                    Samples.NOON)
                            .kind()
                            .name())
                    .isEqualTo(row.path("class").asText());
        }
    }

    @ParameterizedTest
    @CsvSource({"500, RETRY", "502, AMBIGUOUS", "503, RETRY", "504, AMBIGUOUS"})
    void a_gateway_does_not_know_whether_it_was_sent(int status, Verdict.Kind expected) {
        assertThat(template.classify(Facts.response(status, ""), config, Samples.NOON)
                        .kind())
                .isEqualTo(expected);
    }

    @Test
    void answers_that_the_vendor_shows_are_judged() {
        assertThat(Facts.fixtures("sendgrid", "mail.send")
                        .map(fixture -> template.classify(Facts.response(fixture), config, Samples.NOON))
                        .map(verdict -> verdict.kind().name()))
                .containsExactly("OK", "REJECTED", "AUTH", "AUTH", "REJECTED", "REJECTED", "REJECTED", "RETRY");
    }

    @Test
    void what_the_vendor_says_is_told() {
        Verdict verdict = template.classify(
                Facts.response(400, "{\"errors\":[{\"message\":\"Bad address\",\"field\":\"from.email\"}]}"),
                config,
                Samples.NOON);

        assertThat(verdict.reason()).endsWith("The vendor says: Bad address (from.email)");
    }

    @Test
    void the_end_of_a_limit_is_a_wait_only_if_it_is_reached() {
        String reset = Long.toString(Samples.NOON.getEpochSecond() + 60);
        Duration toReset = Duration.ofMillis((Samples.NOON.getEpochSecond() + 60) * 1000 - Samples.NOON.toEpochMilli());

        assertThat(template.classify(limited(429, reset), config, Samples.NOON).retryAfter())
                .contains(toReset);
        assertThat(template.classify(limited(500, reset), config, Samples.NOON).retryAfter())
                .isEmpty();
    }

    private static OutboundResponse limited(int status, String reset) {
        return OutboundResponse.builder(status)
                .header("X-RateLimit-Reset", reset)
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "200; {\"scopes\":[\"alerts.read\",\"mail.send\"]}; VERIFIED",
                "200; {\"scopes\":[\"alerts.read\"]}; REJECTED",
                "401; {\"errors\":[{\"message\":\"authorization required\"}]}; REJECTED",
                "403; {\"errors\":[{\"message\":\"access forbidden\"}]}; VERIFIED_LIMITED",
                "401; <html>; UNREACHABLE",
                "403; ''; UNREACHABLE",
                "200; <html>; UNREACHABLE",
                "404; {\"errors\":[]}; UNREACHABLE",
                "500; {\"errors\":[]}; UNREACHABLE"
            })
    void a_key_is_judged_by_its_scopes(int status, String body, Outcome outcome) {
        SetupCheck check = template.checks(config).get(0);

        assertThat(((SetupCheck.Step.Ask) check.first()).request().uri())
                .hasToString("https://api.sendgrid.com/v3/scopes");
        assertThat(Facts.outcome(check, Facts.response(status, body))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "200; ''; VERIFIED",
                "400; {\"errors\":[{\"message\":\"The from address is invalid\"}]}; REJECTED",
                "401; {\"errors\":[{\"message\":\"authorization required\"}]}; REJECTED",
                "403; {\"errors\":[{\"message\":\"access forbidden\"}]}; VERIFIED_LIMITED",
                "400; ''; UNREACHABLE",
                "200; <html>; UNREACHABLE",
                "429; {\"errors\":[]}; UNREACHABLE"
            })
    void a_message_is_checked_and_not_sent(int status, String body, Outcome outcome) {
        SetupCheck check = template.checks(config).get(1);
        JsonNode asked = Facts.json(
                new String(((SetupCheck.Step.Ask) check.first()).request().body(), StandardCharsets.UTF_8));

        assertThat(spec.problems(((SetupCheck.Step.Ask) check.first()).request()))
                .isEmpty();
        assertThat(asked.at("/mail_settings/sandbox_mode/enable").asBoolean()).isTrue();
        assertThat(check.sideEffect()).isEqualTo(SetupCheck.SideEffect.NONE);
        assertThat(Facts.outcome(check, Facts.response(status, body))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; /apiKey",
                "{'apiKey':'x','from':'a@b','to':['c@d']}; /apiKey",
                "{'apiKey':'SG.x','from':'a','to':['c@d']}; /from",
                "{'apiKey':'SG.x','from':'a@b','to':[]}; /to",
                "{'apiKey':'SG.x','from':'a@b','to':['c@d'],'region':'moon'}; /region",
                "{'apiKey':'SG.x','from':'a@b','to':['c@d'],'categories':['1','2','3','4','5','6','7','8','9','10','11']}; /categories"
            })
    void wrong_configurations_are_refused(String wrong, String field) {
        assertThat(Facts.problems(template, wrong)).contains(field);
    }

    private TemplateConfig config(String more) {
        return Facts.config(template, "{" + REQUIRED + more + "}");
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }

    private static JsonNode addressees(int count) {
        return Facts.json("{\"to\":" + Sent.addresses(count) + "}");
    }
}
