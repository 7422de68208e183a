package dev.integrations.templates.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebParameters;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeTemplateTest {
    private final StripeTemplate template = new StripeTemplate();
    private final TemplateConfig config = Facts.config(template, "{'apiKey':'rk_test_51abc','mode':'test'}");

    @Test
    void a_payment_intent_is_a_form_with_pinned_version_and_idempotency_key() {
        Outgoing.Http sent = Facts.prepare(template, config, "create_payment_intent", example("create_payment_intent"));

        assertThat(sent.request().uri()).hasToString("https://api.stripe.com/v1/payment_intents");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo("Bearer rk_test_51abc");
        assertThat(Facts.header(sent.request(), "Stripe-Version")).isEqualTo("2026-07-29.dahlia");
        assertThat(Facts.header(sent.request(), "Idempotency-Key")).matches("[0-9a-f-]{36}");
        assertThat(Facts.body(sent))
                .isEqualTo("amount=1099&currency=usd&description=Order+4711&customer=cus_NffrFeUfNV2Hib"
                        + "&receipt_email=jo%40example.com&metadata%5Border%5D=4711");
        assertThat(sent.notes()).isEmpty();
    }

    @Test
    void a_refund_names_the_payment() {
        Outgoing.Http sent = Facts.prepare(template, config, "refund_payment", example("refund_payment"));

        assertThat(sent.request().uri()).hasToString("https://api.stripe.com/v1/refunds");
        assertThat(Facts.body(sent))
                .startsWith("payment_intent=pi_1PgafyB7WZ01zgkWSjxsAJo3&amount=500&reason=requested_by_customer"
                        + "&metadata%5Bevent_id%5D=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create_payment_intent", "refund_payment"})
    void requests_are_as_the_vendor_describes_them(String action) {
        Outgoing.Http sent = Facts.prepare(template, config, action, example(action));

        assertThat(ApiSpec.of("stripe").problems(sent.request()))
                .containsExactlyInAnyOrder(
                        "header Idempotency-Key is not described", "header Stripe-Version is not described");
    }

    @Test
    void all_parameters_are_as_the_vendor_describes_them() {
        Outgoing.Http sent = Sent.mapped(
                template,
                config,
                "{'payment_method':'pm_1','confirm':true,'off_session':true,'return_url':'https://a.example',"
                        + "'statement_descriptor':'ORDER','metadata':{'order':'4711'}}",
                Facts.json(example("create_payment_intent")));

        assertThat(WebParameters.parse(Facts.body(sent)).names()).hasSize(11);
        assertThat(ApiSpec.of("stripe").problems(sent.request()))
                .hasSize(2)
                .allMatch(each -> each.startsWith("header "));
    }

    @Test
    void a_platform_names_the_connected_account() {
        TemplateConfig platform = Facts.config(template, "{'apiKey':'sk_live_1','account':'acct_1'}");

        assertThat(Facts.header(
                        Facts.prepare(template, platform, "refund_payment", example("refund_payment"))
                                .request(),
                        "Stripe-Account"))
                .isEqualTo("acct_1");
    }

    /** A statement takes letters that a bank can print, and an ellipsis is none. */
    @ParameterizedTest
    @CsvSource({"description, 1000, \u2026", "statement_descriptor, 22, x"})
    void longer_texts_are_cut_and_noted(String parameter, int limit, String end) {
        String payload = "{\"amount\":1,\"currency\":\"eur\",\"%s\":\"%s\"}";

        Outgoing.Http fits = Facts.prepare(
                template, config, "create_payment_intent", payload.formatted(parameter, "x".repeat(limit)));
        Outgoing.Http cut = Facts.prepare(
                template, config, "create_payment_intent", payload.formatted(parameter, "x".repeat(limit + 1)));

        assertThat(fits.notes()).isEmpty();
        assertThat(parameter(fits, parameter)).hasSize(limit);
        assertThat(cut.notes()).hasSize(1).first().asString().contains(parameter);
        assertThat(parameter(cut, parameter)).hasSize(limit).endsWith(end);
    }

    @Test
    void values_of_metadata_are_cut_and_its_names_are_not() {
        String payload = "{\"amount\":1,\"currency\":\"eur\",\"metadata\":{\"%s\":\"%s\"}}";

        Outgoing.Http cut =
                Facts.prepare(template, config, "create_payment_intent", payload.formatted("a", "x".repeat(501)));

        assertThat(parameter(cut, "metadata[a]")).hasSize(500);
        assertThat(cut.notes()).hasSize(1);
        assertWithheld(payload.formatted("n".repeat(41), "x"));
        assertWithheld(payload.formatted("a[b]", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100000000", "10.5", "\"1099\""})
    void amounts_are_whole_and_in_bounds(String amount) {
        assertWithheld("{\"amount\":%s,\"currency\":\"eur\"}".formatted(amount));
    }

    @Test
    void an_amount_that_is_written_with_a_fraction_of_zero_is_whole() {
        Outgoing.Http sent =
                Facts.prepare(template, config, "create_payment_intent", "{\"amount\":1000.0,\"currency\":\"eur\"}");

        assertThat(parameter(sent, "amount")).isEqualTo("1000");
    }

    @Test
    void text_of_an_event_stays_within_its_parameter() {
        Outgoing.Http sent = Facts.prepare(
                template,
                config,
                "create_payment_intent",
                "{\"amount\":1,\"currency\":\"eur\",\"description\":\"x&amount=999\\r\\n=\"}");

        assertThat(WebParameters.parse(Facts.body(sent)).all("amount")).containsExactly("1");
        assertThat(parameter(sent, "description")).isEqualTo("x&amount=999\r\n=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'apiKey':'pk_test_1'}",
                "{'apiKey':'sk_live_1','mode':'test'}",
                "{'apiKey':'rk_test_1','mode':'live'}"
            })
    void keys_are_secret_ones_of_the_mode(String wrong) {
        assertThat(Facts.problems(template, wrong)).containsExactly("/apiKey");
    }

    @Test
    void signing_secrets_are_recognized() {
        assertThat(Facts.problems(template, "{'apiKey':'sk_test_1','webhookSecrets':['whsec_1','rk_test_1']}"))
                .containsExactly("/webhookSecrets/1");
    }

    static Stream<JsonNode> rows() {
        return Facts.errorRows("stripe");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_documented_answer_is_understood(JsonNode row) {
        String code = row.path("code").asText();
        String body = code.equals("*") ? "{}" : "{\"error\":{\"type\":\"x\",\"code\":\"%s\"}}".formatted(code);

        for (int status : Facts.statuses(row)) {
            assertThat(verdict(Facts.response(status, body)).kind())
                    .isEqualTo(Kind.valueOf(row.path("class").asText()));
        }
    }

    @Test
    void the_canned_answers_are_understood() {
        assertThat(Facts.fixtures("stripe", "any")
                        .map(each -> verdict(Facts.response(each)).kind()))
                .containsExactly(
                        Kind.REJECTED,
                        Kind.AUTH,
                        Kind.REJECTED,
                        Kind.AUTH,
                        Kind.REJECTED,
                        Kind.RETRY,
                        Kind.RECONCILE,
                        Kind.RATE_LIMITED,
                        Kind.RETRY,
                        // Stripe will answer the same to the same key.
                        Kind.RECONCILE,
                        Kind.RETRY);
        assertThat(Facts.fixtures("stripe", "payment_intent")
                        .map(each -> verdict(Facts.response(each)).kind()))
                .containsExactly(Kind.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "400, true, RETRY",
        "402, true, RETRY",
        "429, true, RATE_LIMITED",
        "400, false, REJECTED",
        "402, false, REJECTED",
        "409, false, RECONCILE",
        "429, false, RECONCILE",
        "500, false, RECONCILE",
        "503, false, RECONCILE",
        "200, false, OK"
    })
    void the_hint_of_stripe_wins(int status, String hint, Kind expected) {
        OutboundResponse response = OutboundResponse.builder(status)
                .header("Stripe-Should-Retry", hint)
                .build();

        assertThat(verdict(response).kind()).isEqualTo(expected);
    }

    @Test
    void a_verdict_tells_the_codes_and_the_request_but_not_the_message() {
        Verdict verdict = verdict(OutboundResponse.builder(402)
                .header("Request-Id", "req_1")
                .body(("{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":\"lost_card\","
                                + "\"message\":\"Invalid API Key provided: sk_test_x\"}}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .build());

        assertThat(verdict.reason())
                .isEqualTo("The payment failed. The vendor says: card_error, card_declined, lost_card, req_1");
    }

    @Test
    void the_vendor_s_words_come_as_one_line_without_secrets() {
        String key = config.secrets().iterator().next().reveal();
        String body = "{\"error\":{\"code\":\"%s\",\"param\":\"a\\n  b\"}}".formatted(key);

        assertThat(verdict(Facts.response(400, body)).reason())
                .endsWith("The vendor says: ***, a b")
                .doesNotContain(key);
    }

    @Test
    void a_wait_is_read_if_there_is_one() {
        OutboundResponse response =
                OutboundResponse.builder(429).header("Retry-After", "7").build();

        assertThat(verdict(response).retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void the_account_shows_whether_the_key_is_good() {
        JsonNode account = Facts.fixtures("stripe", "account").findFirst().orElseThrow();
        String enabled =
                account.path("body").toString().replace("\"charges_enabled\":false", "\"charges_enabled\":true");

        assertThat(check(Facts.response(200, enabled))).isEqualTo(Outcome.VERIFIED);
        assertThat(check(Facts.response(account))).isEqualTo(Outcome.VERIFIED_LIMITED);
        assertThat(check(Facts.response(401, "{}"))).isEqualTo(Outcome.REJECTED);
        assertThat(check(Facts.response(403, "{}"))).isEqualTo(Outcome.VERIFIED_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 404, 418, 429, 500, 503})
    void an_unknown_answer_says_nothing_about_the_key(int status) {
        assertThat(check(Facts.response(status, "<html>"))).isEqualTo(Outcome.UNREACHABLE);
    }

    private void assertWithheld(String payload) {
        assertThatThrownBy(() -> Facts.prepare(template, config, "create_payment_intent", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    private Verdict verdict(OutboundResponse response) {
        return template.classify(response, config, Samples.NOON);
    }

    private Outcome check(OutboundResponse answer) {
        return Facts.outcome(List.copyOf(template.checks(config)).get(0), answer);
    }

    private String example(String action) {
        return Facts.example(template, action);
    }

    private static String parameter(Outgoing.Http sent, String name) {
        return WebParameters.parse(Facts.body(sent)).find(name).orElseThrow();
    }
}
