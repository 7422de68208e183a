package dev.integrations.templates.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.connection.Providers;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayPalTemplateTest {
    private final PayPalTemplate template = new PayPalTemplate();
    private final TemplateConfig config =
            Facts.config(template, "{'environment':'sandbox','webhookId':'96605875FF6516633'}");

    @Test
    void an_order_has_a_request_id_and_no_credentials_of_its_own() {
        Outgoing.Http sent = Facts.prepare(template, config, "create_order", Facts.example(template, "create_order"));

        assertThat(sent.request().uri()).hasToString("https://api-m.sandbox.paypal.com/v2/checkout/orders");
        assertThat(Facts.header(sent.request(), "PayPal-Request-Id")).matches("[0-9a-f-]{36}");
        assertThat(Facts.header(sent.request(), "Prefer")).isEqualTo("return=minimal");
        assertThat(Facts.header(sent.request(), "Authorization")).isEmpty();
        assertThat(Facts.body(sent))
                .startsWith(
                        "{\"intent\":\"CAPTURE\",\"purchase_units\":[{\"description\":\"Order 4711\",\"custom_id\":\"")
                .endsWith("\"invoice_id\":\"inv-4711\",\"amount\":{\"currency_code\":\"EUR\",\"value\":\"10.99\"}}]}");
        assertThat(template.descriptor().connection().required()).isTrue();
        assertThat(template.descriptor().connection().providers())
                .contains(Providers.payPal().id());
    }

    @Test
    void a_capture_and_a_refund_name_what_they_are_about() {
        TemplateConfig live = Facts.config(template, "{'environment':'live'}");

        Outgoing.Http capture =
                Facts.prepare(template, live, "capture_order", Facts.example(template, "capture_order"));
        Outgoing.Http refund =
                Facts.prepare(template, live, "refund_capture", Facts.example(template, "refund_capture"));

        assertThat(capture.request().uri())
                .hasToString("https://api-m.paypal.com/v2/checkout/orders/5O190127TN364715T/capture");
        assertThat(Facts.body(capture)).isEqualTo("{}");
        assertThat(refund.request().uri())
                .hasToString("https://api-m.paypal.com/v2/payments/captures/2GG279541U471931P/refund");
        assertThat(Facts.json(Facts.body(refund)).at("/amount/value").asText()).isEqualTo("5.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create_order", "capture_order", "refund_capture"})
    void requests_are_as_the_vendor_describes_them(String action) {
        Outgoing.Http sent = Facts.prepare(template, config, action, Facts.example(template, action));

        assertThat(ApiSpec.of("paypal").problems(sent.request())).isEmpty();
    }

    @Test
    void all_parameters_are_as_the_vendor_describes_them() {
        Outgoing.Http order = Sent.mapped(
                template,
                config,
                "{'intent':'AUTHORIZE','description':'d','soft_descriptor':'s','reference_id':'r','custom_id':'c',"
                        + "'invoice_id':'i'}",
                Facts.json(Facts.example(template, "create_order")));
        Outgoing.Http refund = Facts.prepare(
                template,
                config,
                "refund_capture",
                "{\"capture_id\":\"1A\",\"amount\":1,\"currency\":\"EUR\",\"note_to_payer\":\"n\",\"custom_id\":\"c\","
                        + "\"invoice_id\":\"i\"}");

        assertThat(Facts.json(Facts.body(order)).at("/purchase_units/0")).hasSize(6);
        assertThat(Facts.json(Facts.body(refund))).hasSize(4);
        assertThat(ApiSpec.of("paypal").problems(order.request())).isEmpty();
        assertThat(ApiSpec.of("paypal").problems(refund.request())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "create_order, description, 127, /purchase_units/0/description, \u2026",
        "create_order, soft_descriptor, 22, /purchase_units/0/soft_descriptor, x",
        "refund_capture, note_to_payer, 255, /note_to_payer, \u2026"
    })
    void longer_texts_are_cut_and_noted(String action, String parameter, int limit, String place, String end) {
        String payload = "{\"amount\":\"1.00\",\"currency\":\"EUR\",\"capture_id\":\"1A\",\"%s\":\"%s\"}";

        Outgoing.Http fits = Facts.prepare(template, config, action, payload.formatted(parameter, "x".repeat(limit)));
        Outgoing.Http cut =
                Facts.prepare(template, config, action, payload.formatted(parameter, "x".repeat(limit + 1)));

        assertThat(fits.notes()).isEmpty();
        assertThat(cut.notes()).hasSize(1);
        assertThat(Facts.json(Facts.body(cut)).at(place).asText())
                .hasSize(limit)
                .endsWith(end);
    }

    /** PayPal's pattern for it is {@code ^.*$}. */
    @Test
    void a_note_to_the_payer_is_one_line() {
        String payload = "{\"capture_id\":\"1A\",\"note_to_payer\":\"Sorry\\r\\n\\nfor the delay\"}";

        Outgoing.Http sent = Facts.prepare(template, config, "refund_capture", payload);

        assertThat(Facts.json(Facts.body(sent)).path("note_to_payer").asText()).isEqualTo("Sorry for the delay");
        assertThat(sent.notes()).hasSize(1).first().asString().contains("one line");
    }

    @ParameterizedTest
    @CsvSource({"10.5, 10.5", "\"10.50\", 10.50", "1E+2, 100", "100, 100", "0.001, 0.001", "10.5000, 10.5"})
    void amounts_are_texts(String amount, String value) {
        Outgoing.Http sent = Facts.prepare(
                template, config, "create_order", "{\"amount\":%s,\"currency\":\"eur\"}".formatted(amount));

        assertThat(Facts.json(Facts.body(sent))
                        .at("/purchase_units/0/amount/value")
                        .asText())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "10.0001", "1E-999999999", "1E999999999", "\"1,5\"", "\"1e3\"", "\"-1\"", "true"})
    void amounts_out_of_bounds_are_withheld(String amount) {
        assertWithheld("create_order", "{\"amount\":%s,\"currency\":\"EUR\"}".formatted(amount));
    }

    @Test
    void ids_cannot_change_the_path_and_are_not_cut() {
        assertWithheld("capture_order", "{\"order_id\":\"1/../../x\"}");
        assertWithheld("refund_capture", "{\"capture_id\":\"1?x=y\"}");
        assertWithheld(
                "create_order", "{\"amount\":1,\"currency\":\"EUR\",\"invoice_id\":\"%s\"}".formatted("x".repeat(128)));
    }

    @Test
    void the_simulator_is_for_the_sandbox() {
        assertThat(Facts.problems(template, "{}")).containsExactly("/environment");
        assertThat(Facts.problems(template, "{'environment':'live','acceptSimulator':true,'verification':'x'}"))
                .containsExactlyInAnyOrder("/acceptSimulator", "/verification");
    }

    static Stream<JsonNode> rows() {
        return Facts.errorRows("paypal");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_documented_answer_is_understood(JsonNode row) {
        String code = row.path("code").asText();
        String body = code.equals("*")
                ? "{}"
                : "{\"name\":\"UNPROCESSABLE_ENTITY\",\"debug_id\":\"b1\",\"details\":[{\"issue\":\"%s\"}]}"
                        .formatted(code);

        for (int status : Facts.statuses(row)) {
            assertThat(kind(Facts.response(status, body)))
                    .isEqualTo(Kind.valueOf(row.path("class").asText()));
        }
    }

    @Test
    void the_canned_answers_are_understood() {
        assertThat(Facts.fixtures("paypal", "orders").map(each -> kind(Facts.response(each))))
                .containsExactly(Kind.RETRY, Kind.RETRY, Kind.RATE_LIMITED);
    }

    @Test
    void a_verdict_tells_what_support_asks_for() {
        String body = "{\"name\":\"UNPROCESSABLE_ENTITY\",\"debug_id\":\"90957fca61718\",\"details\":"
                + "[{\"field\":\"/amount\",\"issue\":\"REFUND_AMOUNT_EXCEEDED\"}]}";

        assertThat(template.classify(Facts.response(422, body), config, Samples.NOON)
                        .reason())
                .isEqualTo("PayPal cannot do this. The vendor says: "
                        + "REFUND_AMOUNT_EXCEEDED /amount (debug ID 90957fca61718)");
    }

    @Test
    void the_vendor_s_words_come_as_one_line_of_bounded_length() {
        String body = "{\"name\":\"A\\n  B\",\"debug_id\":\"%s\"}".formatted("x".repeat(400));

        assertThat(template.classify(Facts.response(422, body), config, Samples.NOON)
                        .reason())
                .contains("The vendor says: A B (debug ID x")
                .doesNotContain("\n")
                .hasSizeLessThan(400);
    }

    @Test
    void the_webhooks_show_whether_the_connection_is_good() {
        String ours = "{\"webhooks\":[{\"id\":\"0EH40505U7160970P\"},{\"id\":\"96605875FF6516633\"}]}";

        assertThat(check(Facts.response(200, ours))).isEqualTo(Outcome.VERIFIED);
        assertThat(check(Facts.response(200, "{\"webhooks\":[]}"))).isEqualTo(Outcome.REJECTED);
        assertThat(check(Facts.response(401, "{}"))).isEqualTo(Outcome.REJECTED);
        assertThat(check(Facts.response(403, "{}"))).isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(Facts.outcome(
                        template.checks(Facts.config(template, "{'environment':'live'}"))
                                .get(0),
                        Facts.response(200, "{\"webhooks\":[]}")))
                .isEqualTo(Outcome.VERIFIED);
    }

    /** A template does not know where events of its integration come in. */
    @Test
    void whether_the_webhook_goes_to_this_integration_is_for_the_tenant_to_see() {
        String body = "{\"webhooks\":[{\"id\":\"96605875FF6516633\",\"url\":\"https://app.example.com/in/1\"}]}";
        SetupCheck.Step.Ask ask =
                (SetupCheck.Step.Ask) template.checks(config).get(0).first();

        SetupCheck.Result result = ((SetupCheck.Step.Done) ask.next().apply(Facts.response(200, body))).result();

        assertThat(result.outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(result.message()).endsWith("which goes to https://app.example.com/in/1");
        assertThat(result.remedy()).contains("See to it that this is the URL that is shown for this integration");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 404, 418, 429, 500, 503})
    void an_unknown_answer_says_nothing_about_the_connection(int status) {
        assertThat(check(Facts.response(status, "<html>"))).isEqualTo(Outcome.UNREACHABLE);
    }

    private void assertWithheld(String action, String payload) {
        assertThatThrownBy(() -> Facts.prepare(template, config, action, payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    private Kind kind(OutboundResponse response) {
        return template.classify(response, config, Samples.NOON).kind();
    }

    private Outcome check(OutboundResponse answer) {
        return Facts.outcome(template.checks(config).get(0), answer);
    }
}
