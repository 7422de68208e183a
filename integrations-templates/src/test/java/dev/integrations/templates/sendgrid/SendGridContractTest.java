package dev.integrations.templates.sendgrid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

class SendGridContractTest extends TemplateContract {
    private static final String ERROR = "{\"errors\":[{\"message\":\"made up\",\"field\":null}]}";

    @Override
    protected Template template() {
        return new SendGridTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        JsonNode vector = Facts.vector("sendgrid-valid").path("inputs");
        String other = Facts.vector("sendgrid-bad-key").at("/inputs/public_key").asText();
        String required =
                "\"apiKey\": \"SG.made.up-key\", \"from\": \"bills@example.com\", \"to\": [\"jo@example.com\"]";
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config("text", """
                        {%s, "region": "eu", "fromName": "Bills", "replyTo": "help@example.com", "categories": ["bills"],
                         "webhookPublicKey": "%s", "previousWebhookPublicKey": "%s"}
                        """.formatted(
                                required, vector.path("public_key").asText(), other))
                .config("template", "{%s, \"templateId\": \"d-4ac8\"}".formatted(required))
                .config("sandbox", "{%s, \"sandbox\": true}".formatted(required))
                .event("send_email", "{\"subject\": \"Paid\", \"text\": \"Thank you\"}")
                .accepted(Facts.response(202, ""))
                .accepted("sandbox", Facts.response(200, ""))
                .errors("text", onlyErrors(), row -> Facts.response(row.status().orElseThrow(), ERROR))
                .errors(
                        "template",
                        onlyErrors(),
                        row -> Facts.response(row.status().orElseThrow(), ERROR))
                .errors(
                        "sandbox",
                        SendGridAnswer.ERRORS,
                        row -> Facts.response(row.status().orElseThrow(), ""))
                .waits(
                        Answers.of(429, ERROR, "X-RateLimit-Reset", Long.toString(reset())),
                        Duration.ofMillis(reset() * 1000 - Samples.NOON.toEpochMilli()))
                .limit("send_email", "to", 1_000, Sent::addresses)
                // What mappings can make stays far below the bytes of a message.
                .unlimited("send_email", "subject")
                .unlimited("send_email", "text")
                .unlimited("send_email", "html");
        for (String config : new String[] {"text", "template", "sandbox"}) {
            samples.check(config, "API key", Outcome.VERIFIED, Facts.response(200, "{\"scopes\":[\"mail.send\"]}"))
                    .check(config, "API key", Outcome.REJECTED, Facts.response(401, ERROR))
                    .check(config, "API key", Outcome.VERIFIED_LIMITED, Facts.response(403, ERROR))
                    .check(config, "Message", Outcome.VERIFIED, Facts.response(200, ""))
                    .check(config, "Message", Outcome.REJECTED, Facts.response(400, ERROR));
        }
        return samples.inbound(InboundSample.of(
                                "text",
                                Sent.inbound(
                                        Map.of(
                                                "X-Twilio-Email-Event-Webhook-Timestamp",
                                                vector.path("timestamp").asText(),
                                                "X-Twilio-Email-Event-Webhook-Signature",
                                                vector.path("signature").asText()),
                                        vector.path("payload").asText(),
                                        Instant.ofEpochSecond(
                                                vector.path("timestamp").asLong())),
                                "dropped")
                        .signedHeaders(
                                "X-Twilio-Email-Event-Webhook-Timestamp", "X-Twilio-Email-Event-Webhook-Signature")
                        .otherKey("webhookPublicKey", other)
                        .build())
                .build();
    }

    /** Without the rows of success, of which one is for the sandbox only. */
    private static ErrorTable onlyErrors() {
        return ErrorTable.parse(
                "[{\"status\":400,\"kind\":\"REJECTED\",\"reason\":\"SendGrid does not take the message\"}]");
    }

    private static long reset() {
        return Samples.NOON.getEpochSecond() + 60;
    }
}
