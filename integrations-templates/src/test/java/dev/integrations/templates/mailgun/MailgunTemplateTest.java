package dev.integrations.templates.mailgun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailgunTemplateTest {
    private static final OutboundResponse INVALID_KEY = Facts.response(401, "{\"message\":\"Invalid private key\"}");
    private static final OutboundResponse FORBIDDEN = Facts.response(401, "Forbidden");
    private static final OutboundResponse NO_DOMAIN = Facts.response(404, "{\"message\":\"Domain not found\"}");
    private static final OutboundResponse NO_FIELDS =
            Facts.response(400, "{\"message\":\"from parameter is missing\"}");
    private static final OutboundResponse ACTIVE = Facts.response(200, "{\"domain\":{\"state\":\"active\"}}");
    private static final OutboundResponse PORTAL = Facts.response(200, "<html>");

    private final MailgunTemplate template = new MailgunTemplate();
    private final TemplateConfig config = config("");

    @Test
    void a_message_is_a_multipart_form() {
        Outgoing.Http sent = Sent.mapped(template, config, "{}", Facts.json(Facts.example(template, "send_email")));

        assertThat(sent.request().uri()).hasToString("https://api.mailgun.net/v3/mg.example.com/messages");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo("Basic YXBpOmtleS0x");
        assertThat(Facts.header(sent.request(), "Content-Type")).startsWith("multipart/form-data; boundary=");
        JsonNode form = form(sent);
        assertThat(form.path("from").asText()).isEqualTo("Bills <bills@mg.example.com>");
        assertThat(form.path("to").toString()).isEqualTo("[\"jo@example.com\"]");
        assertThat(form.path("subject").asText()).isEqualTo("Invoice 4711 is paid");
        assertThat(form.path("text").asText()).isEqualTo("Thank you for paying 20 EUR.");
        assertThat(form.path("v:integrations_key").asText()).matches("[0-9a-f-]{36}");
    }

    @Test
    void requests_are_as_the_vendor_describes_them() {
        TemplateConfig all = config(",'tags':['a','b','c']");

        Outgoing.Http sent = Sent.mapped(
                template,
                all,
                "{'html':'<p>{{/data/text}}</p>','to':['a@example.com','b@example.com']}",
                text("<script>&\r\n--x"));

        // A variable may have any name.
        assertThat(ApiSpec.of("mailgun").closed().problems(sent.request()))
                .containsExactly("body /v:integrations_key is not described");
        assertThat(form(sent).path("o:tag")).hasSize(3);
        assertThat(form(sent).path("html").asText()).isEqualTo("<p>&lt;script&gt;&amp;\r\n--x</p>");
    }

    @Test
    void the_region_decides_about_the_host() {
        assertThat(Sent.mapped(template, config(",'region':'eu'"), "{}", text("x"))
                        .request()
                        .uri())
                .hasToString("https://api.eu.mailgun.net/v3/mg.example.com/messages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x@example.com", "a\nb", ""})
    void a_subject_of_several_lines_is_withheld(String subject) {
        JsonNode payload = JsonNodeFactory.instance.objectNode().put("subject", subject);

        assertThatThrownBy(() -> Sent.mapped(template, config, "{}", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void an_event_cannot_add_recipients() {
        JsonNode payload = JsonNodeFactory.instance.objectNode().put("to", "a@example.com, b@example.com");

        assertThatThrownBy(() -> Sent.mapped(template, config, "{'to':['{{/data/to}}']}", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void a_thousand_recipients_are_taken_and_no_more() {
        String mapping = "{'to':{'$':'/data/to'}}";

        assertThat(form(Sent.mapped(template, config, mapping, addressees(1000)))
                        .path("to"))
                .hasSize(1000);
        assertThatThrownBy(() -> Sent.mapped(template, config, mapping, addressees(1001)))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    private static Stream<JsonNode> rows() {
        return Facts.errorRows("mailgun");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answers_are_judged_by_all_rows(JsonNode row) {
        String code = row.path("code").asText();
        for (int status : Facts.statusesOfVendor(row)) {
            for (String body : Set.of(code, "\"" + code + "\"")) {
                assertThat(template.classify(Facts.response(status, body), config, Samples.NOON)
                                .kind()
                                .name())
                        .isEqualTo(row.path("class").asText());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"500, RETRY", "502, AMBIGUOUS", "503, RETRY", "504, AMBIGUOUS"})
    void a_gateway_does_not_know_whether_it_was_sent(int status, Kind expected) {
        assertThat(template.classify(Facts.response(status, ""), config, Samples.NOON)
                        .kind())
                .isEqualTo(expected);
    }

    @Test
    void a_sandbox_refuses_recipients_and_not_the_key() {
        Verdict verdict = template.classify(
                Facts.response(403, "{\"message\":\"Please add the address to authorized recipients\"}"),
                config,
                Samples.NOON);

        assertThat(verdict.kind()).isEqualTo(Kind.RECIPIENT);
    }

    @Test
    void answers_that_the_vendor_shows_are_judged_and_waits_read_from_their_sentence() {
        assertThat(Facts.fixtures("mailgun", "/messages")
                        .map(fixture -> template.classify(Facts.response(fixture), config, Samples.NOON))
                        .map(verdict -> verdict.kind() + " "
                                + verdict.retryAfter().map(Duration::toSeconds).orElse(0L)))
                .containsExactly("OK 0", "REJECTED 0", "AUTH 0", "RATE_LIMITED 120", "RETRY 0");
    }

    @Test
    void the_state_of_the_domain_decides() {
        assertThat(Facts.fixtures("mailgun", "/v4/domains/{name}")
                        .filter(fixture -> fixture.path("status").asInt() == 200)
                        .map(fixture -> outcome(Facts.response(fixture))))
                .containsExactly(Outcome.VERIFIED);
        assertThat(outcome(Facts.response(200, "{\"domain\":{\"state\":\"unverified\"}}")))
                .isEqualTo(Outcome.REJECTED);
        assertThat(outcome(PORTAL)).isEqualTo(Outcome.UNREACHABLE);
        assertThat(outcome(Facts.response(500, "{\"message\":\"Internal Server Error\"}")))
                .isEqualTo(Outcome.UNREACHABLE);
        assertThat(outcome(Facts.response(401, "<html>"))).isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void a_sending_key_is_tried_with_a_message_without_fields() {
        SetupCheck check = template.checks(config).get(0);

        assertThat(check.sideEffect()).isEqualTo(SetupCheck.SideEffect.NONE);
        assertThat(outcome(INVALID_KEY, NO_FIELDS)).isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(outcome(INVALID_KEY, PORTAL)).isEqualTo(Outcome.UNREACHABLE);
        assertThat(outcome(INVALID_KEY, Facts.response(400, ""))).isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void the_other_region_is_asked_before_anything_is_refused() {
        assertThat(outcome(NO_DOMAIN, NO_DOMAIN, ACTIVE)).isEqualTo(Outcome.REJECTED);
        assertThat(outcome(INVALID_KEY, FORBIDDEN, INVALID_KEY, NO_FIELDS)).isEqualTo(Outcome.REJECTED);
        assertThat(outcome(INVALID_KEY, FORBIDDEN, INVALID_KEY, FORBIDDEN)).isEqualTo(Outcome.REJECTED);
        assertThat(outcome(INVALID_KEY, FORBIDDEN, PORTAL)).isEqualTo(Outcome.UNREACHABLE);
        assertThat(outcome(INVALID_KEY, FORBIDDEN, INVALID_KEY, PORTAL)).isEqualTo(Outcome.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; /domain",
                "{'apiKey':'k','domain':'a.b/../x','region':'us','from':'a@b','to':['c@d']}; /domain",
                "{'apiKey':'k','domain':'a.b','from':'a@b','to':['c@d']}; /region",
                "{'apiKey':'k','domain':'a.b','region':'us','from':'a@b, c@d','to':['c@d']}; /from",
                "{'apiKey':'k','domain':'a.b','region':'us','from':'a@b','to':['c@d'],'tags':['1','2','3','4']}; /tags"
            })
    void wrong_configurations_are_refused(String wrong, String field) {
        assertThat(Facts.problems(template, wrong)).contains(field);
    }

    private Outcome outcome(OutboundResponse... answers) {
        return Facts.outcome(template.checks(config).get(0), answers);
    }

    private TemplateConfig config(String more) {
        String region = more.contains("'region'") ? "" : ",'region':'us'";
        return Facts.config(
                template,
                "{'apiKey':'key-1','domain':'mg.example.com','from':'Bills <bills@mg.example.com>',"
                        + "'to':['jo@example.com']" + region + more + "}");
    }

    /** Reads the form as an object; what may be repeated is an array. */
    private static JsonNode form(Outgoing.Http sent) {
        String boundary = Facts.header(sent.request(), "Content-Type").replaceFirst(".*boundary=", "");
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        String[] parts = Facts.body(sent).split("--" + boundary + "(--)?\r\n", -1);
        for (String part : parts) {
            if (!part.isEmpty()) {
                String name = part.replaceFirst("(?s).*? name=\"([^\"]*)\"\r\n.*", "$1");
                String value = part.substring(part.indexOf("\r\n\r\n") + 4, part.length() - 2);
                if (name.equals("to") || name.equals("o:tag")) {
                    form.withArrayProperty(name).add(value);
                } else {
                    form.put(name, value);
                }
            }
        }
        return form;
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }

    private static JsonNode addressees(int count) {
        return Facts.json("{\"to\":" + Sent.addresses(count) + "}");
    }
}
