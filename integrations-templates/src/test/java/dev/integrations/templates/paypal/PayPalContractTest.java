package dev.integrations.templates.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class PayPalContractTest extends TemplateContract {
    private static final JsonNode VALID = Facts.vector("paypal-valid").path("inputs");
    private static final String[] HEADERS = {
        "PAYPAL-TRANSMISSION-ID", "PAYPAL-TRANSMISSION-TIME", "PAYPAL-TRANSMISSION-SIG", "PAYPAL-AUTH-ALGO"
    };
    private static final String CHECK = "Connection and webhook";

    @Override
    protected Template template() {
        return new PayPalTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config("offline", """
                        {"environment": "sandbox", "webhookId": "96605875FF6516633", "verification": "OFFLINE",
                         "acceptSimulator": false}""")
                .config("postback", "{\"environment\": \"sandbox\", \"webhookId\": \"96605875FF6516633\"}")
                .config("live", "{\"environment\": \"live\"}")
                .event("create_order", """
                        {"amount": "10.99", "currency": "EUR", "description": "Order 4711", "soft_descriptor": "ORDER",
                         "invoice_id": "inv-4711"}""")
                .event("capture_order", "{\"order_id\": \"5O190127TN364715T\"}")
                .event("refund_capture", """
                        {"capture_id": "2GG279541U471931P", "amount": 5, "currency": "EUR", "note_to_payer": "Sorry"}""")
                .accepted(Answers.of(201, "{\"id\": \"5O190127TN364715T\", \"status\": \"CREATED\"}"))
                .errors(
                        PayPalTemplate.ERRORS,
                        row -> Answers.of(
                                row.status().orElseThrow(),
                                row.code()
                                        .map("{\"name\": \"X\", \"details\": [{\"issue\": \"%s\"}]}"::formatted)
                                        .orElse("{}")))
                .waits(Answers.of(503, "{}", "Retry-After", "3"), Duration.ofSeconds(3))
                .limit("create_order", "description", 127)
                .limit("create_order", "soft_descriptor", 22)
                .limit("create_order", "reference_id", 256)
                .limit("create_order", "custom_id", 127)
                .limit("create_order", "invoice_id", 127)
                .limit("capture_order", "order_id", 36)
                .limit("refund_capture", "capture_id", 36)
                .limit("refund_capture", "note_to_payer", 255)
                .limit("refund_capture", "custom_id", 127)
                .limit("refund_capture", "invoice_id", 127);
        for (String config : List.of("offline", "postback", "live")) {
            samples.check(config, CHECK, Outcome.VERIFIED, Answers.of(200, webhooks("96605875FF6516633")))
                    .check(config, CHECK, Outcome.VERIFIED_LIMITED, Answers.of(403, "{}"))
                    .check(config, CHECK, Outcome.REJECTED, Answers.of(401, "{}"));
        }
        return samples.check("offline", CHECK, Outcome.REJECTED, Answers.of(200, webhooks("OTHER")))
                .inbound(sample("offline").answers(Answers.of(200, chain())).build())
                .inbound(sample("postback")
                        .vouching(Answers.of(200, "{\"verification_status\": \"SUCCESS\"}"))
                        .build())
                .build();
    }

    private static InboundSample.Builder sample(String config) {
        return InboundSample.of(config, request(), "BILLING.PLAN.CREATED")
                .window(PayPalEvents.WINDOW)
                .ahead(TimeWindow.TOLERANCE)
                .signedHeaders(HEADERS)
                .otherKey("webhookId", "OTHER");
    }

    private static InboundRequest request() {
        return new InboundRequest(
                WebRequest.builder("POST", "/in")
                        .header(
                                "PAYPAL-TRANSMISSION-ID",
                                VALID.path("transmission_id").asText())
                        .header(
                                "PAYPAL-TRANSMISSION-TIME",
                                VALID.path("transmission_time").asText())
                        .header(
                                "PAYPAL-TRANSMISSION-SIG",
                                VALID.path("transmission_sig").asText())
                        .header("PAYPAL-CERT-URL", VALID.path("cert_url").asText())
                        .header("PAYPAL-AUTH-ALGO", VALID.path("auth_algo").asText())
                        .body(VALID.path("body").asText().getBytes(UTF_8))
                        .build(),
                URI.create("https://app.example.com/in"),
                Instant.parse(VALID.path("transmission_time").asText()));
    }

    private static String webhooks(String id) {
        return "{\"webhooks\": [{\"id\": \"%s\"}]}".formatted(id);
    }

    private static String chain() {
        return "%s\n-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(
                        VALID.path("cert_pem").asText(),
                        VALID.path("intermediate_der_b64").asText());
    }
}
