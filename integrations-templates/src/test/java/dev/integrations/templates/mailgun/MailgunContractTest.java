package dev.integrations.templates.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

class MailgunContractTest extends TemplateContract {
    private static final OutboundResponse UNKNOWN_KEY = Facts.response(401, "{\"message\":\"Invalid private key\"}");
    private static final OutboundResponse FORBIDDEN = Facts.response(401, "Forbidden");
    private static final OutboundResponse NO_FIELDS =
            Facts.response(400, "{\"message\":\"from parameter is missing\"}");

    @Override
    protected Template template() {
        return new MailgunTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        JsonNode vector = Facts.vector("mailgun-rails-fixed").path("inputs");
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config("us", """
                        {"apiKey": "key-made-up", "domain": "mg.example.com", "region": "us", "from": "bills@mg.example.com",
                         "to": ["jo@example.com"], "tags": ["bills"], "webhookSigningKey": "%s",
                         "previousWebhookSigningKey": "an-older-made-up-key"}
                        """.formatted(vector.path("signing_key").asText()))
                .event("send_email", "{\"subject\": \"Paid\", \"text\": \"Thank you\"}")
                .accepted(Facts.response(200, "{\"id\":\"<1@mg.example.com>\",\"message\":\"Queued. Thank you.\"}"))
                .errors(MailgunAnswer.ERRORS, MailgunContractTest::answer)
                .waits(
                        Facts.response(429, "{\"message\":\"limit exceeded, try again after 120 seconds\"}"),
                        Duration.ofMinutes(2))
                .limit("send_email", "to", 1_000, Sent::addresses)
                // What mappings can make stays far below the bytes of a message.
                .unlimited("send_email", "subject")
                .unlimited("send_email", "text")
                .unlimited("send_email", "html")
                .hostile("send_email", "html", "<script>", "\"onload=")
                .check(
                        "us",
                        "Key and domain",
                        Outcome.VERIFIED,
                        Facts.response(200, "{\"domain\":{\"state\":\"active\"}}"))
                .check("us", "Key and domain", Outcome.VERIFIED_LIMITED, UNKNOWN_KEY, NO_FIELDS)
                .check("us", "Key and domain", Outcome.REJECTED, UNKNOWN_KEY, FORBIDDEN, UNKNOWN_KEY, FORBIDDEN)
                .check("us", "Key and domain", Outcome.UNREACHABLE, Facts.response(401, ""));
        String token = vector.path("token").asText();
        String timestamp = vector.path("timestamp").asText();
        String signature = vector.path("signature").asText();
        String body =
                "{\"signature\":{\"timestamp\":\"%s\",\"token\":\"%s\",\"signature\":\"%s\"},\"event-data\":{\"event\":\"delivered\"}}"
                        .formatted(timestamp, token, signature);
        return samples.inbound(InboundSample.of(
                                "us",
                                Sent.inbound(
                                        Map.of("Content-Type", "application/json"),
                                        body,
                                        Instant.ofEpochSecond(Long.parseLong(timestamp))),
                                "delivered")
                        .signedTexts(timestamp, token, signature)
                        .otherKey("webhookSigningKey", "another-made-up-key")
                        .build())
                .build();
    }

    private static OutboundResponse answer(ErrorTable.Row row) {
        String code = row.code().orElse("");
        return Facts.response(
                row.status().orElseThrow(),
                code.equals("unauthorized recipient")
                        ? "{\"message\":\"Add the address to authorized recipients\"}"
                        : code);
    }
}
