package dev.integrations.templates.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class StripeContractTest extends TemplateContract {
    private static final String SECRET = "whsec_0123456789abcdef";

    @Override
    protected Template template() {
        return new StripeTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("test", """
                        {"apiKey": "rk_test_51HcRtQ", "mode": "test", "webhookSecrets": ["%s"], "account": "acct_1",
                         "apiVersion": "2026-07-29.dahlia"}""".formatted(SECRET))
                .config("live", "{\"apiKey\": \"sk_live_51HcRtQ\"}")
                .event("create_payment_intent", """
                        {"amount": 1099, "currency": "eur", "description": "Order 4711", "statement_descriptor": "ORDER",
                         "customer": "cus_1", "metadata": {"order": "4711"}}""")
                .event("refund_payment", "{\"payment_intent\": \"pi_1\", \"amount\": 1, \"reason\": \"duplicate\"}")
                .event("refund_payment", "{\"charge\": \"ch_1\"}")
                .accepted(Answers.of(200, "{\"id\": \"pi_1\", \"object\": \"payment_intent\"}"))
                .errors(
                        StripeTemplate.ERRORS,
                        row -> Answers.of(
                                row.status().orElseThrow(),
                                row.code()
                                        .map("{\"error\": {\"type\": \"api_error\", \"code\": \"%s\"}}"::formatted)
                                        .orElse("{}")))
                .waits(Answers.of(503, "{}", "Retry-After", "3"), Duration.ofSeconds(3))
                .limit("create_payment_intent", "description", 1000)
                .limit("create_payment_intent", "statement_descriptor", 22)
                .limit("create_payment_intent", "customer", 5000)
                .limit("create_payment_intent", "payment_method", 5000)
                .limit("create_payment_intent", "return_url", 5000, StripeContractTest::url)
                .limit("create_payment_intent", "receipt_email", 512)
                .limit("create_payment_intent", "metadata", 50, StripeContractTest::members)
                .limit("refund_payment", "payment_intent", 5000)
                .limit("refund_payment", "charge", 5000)
                .limit("refund_payment", "metadata", 50, StripeContractTest::members)
                .limit("create_payment_intent", "amount", 99_999_999, Integer::toString)
                .check("test", "Secret key", Outcome.VERIFIED, Answers.of(200, account(true)))
                .check("test", "Secret key", Outcome.VERIFIED_LIMITED, Answers.of(200, account(false)))
                .check("test", "Secret key", Outcome.REJECTED, Answers.of(401, "{}"))
                .check("live", "Secret key", Outcome.VERIFIED_LIMITED, Answers.of(403, "{}"))
                .check("live", "Secret key", Outcome.REJECTED, Answers.of(401, "{}"))
                .inbound(InboundSample.of("test", event(), "charge.refunded")
                        .signedHeaders("Stripe-Signature")
                        .otherKey("webhookSecrets", "whsec_another0123456789")
                        .build())
                .build();
    }

    private static String url(int length) {
        return "\"https://%s\"".formatted("a".repeat(length - "https://".length()));
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj("\"k%d\": 1"::formatted).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String account(boolean enabled) {
        return "{\"id\": \"acct_1\", \"object\": \"account\", \"charges_enabled\": %s}".formatted(enabled);
    }

    private static InboundRequest event() {
        String body =
                "{\"id\": \"evt_1\", \"object\": \"event\", \"type\": \"charge.refunded\", \"created\": 1772366397}";
        String time = Long.toString(Samples.NOON.getEpochSecond());
        byte[] mac = Hmac.sha256(Secret.of(SECRET), (time + "." + body).getBytes(UTF_8));
        return new InboundRequest(
                WebRequest.builder("POST", "/in")
                        .header("Content-Type", "application/json")
                        .header(
                                "Stripe-Signature",
                                "t=%s,v1=%s".formatted(time, HexFormat.of().formatHex(mac)))
                        .body(body.getBytes(UTF_8))
                        .build(),
                URI.create("https://app.example.com/in"),
                Samples.NOON);
    }
}
