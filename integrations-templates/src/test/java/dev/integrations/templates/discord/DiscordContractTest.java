package dev.integrations.templates.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundRequest;
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

class DiscordContractTest extends TemplateContract {
    /** A point of the curve: the example of RFC 8032, section 7.1, test 1. */
    private static final String OTHER_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    @Override
    protected Template template() {
        return new DiscordTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config("webhook", """
                        {"webhookUrl": "https://discord.com/api/webhooks/1/made_up_token_made_up_token", "threadId": "99",
                         "username": "Bills", "avatarUrl": "https://x.example/a.png", "publicKey": "%s"}
                        """.formatted(Facts.vector("discord-ping-valid")
                        .at("/inputs/public_key_hex")
                        .asText()))
                .event("post_message", "{\"text\": \"Paid\"}")
                .accepted(Facts.response(200, "{\"id\":\"1\",\"type\":0}"))
                .accepted(Facts.response(204, ""))
                .errors(DiscordAnswer.ERRORS, DiscordContractTest::answer)
                .waits(Facts.response(429, "{\"retry_after\":64.57,\"global\":false}"), Duration.ofMillis(64_570))
                .limit("post_message", "content", 2_000)
                .limit("post_message", "thread_name", 100)
                .hostile("post_message", "content", "@everyone", "<@1>", "*bold*", "[a](https://attacker.example)")
                .check("webhook", "Webhook", Outcome.VERIFIED, Facts.response(200, "{\"id\":\"1\",\"type\":1}"))
                .check("webhook", "Webhook", Outcome.REJECTED, Facts.response(404, "{\"code\":10015}"))
                .check("webhook", "Webhook", Outcome.UNREACHABLE, Facts.response(404, ""));
        return samples.inbound(signed(InboundSample.handshake("webhook", request("discord-ping-valid"))))
                .inbound(signed(InboundSample.handshake("webhook", request("discord-webhook-ping-valid"))))
                .inbound(signed(InboundSample.of("webhook", request("discord-command-valid"), "APPLICATION_COMMAND")))
                .inbound(signed(
                        InboundSample.of("webhook", request("discord-webhook-event-valid"), "APPLICATION_AUTHORIZED")))
                .build();
    }

    private static OutboundResponse answer(ErrorTable.Row row) {
        return Facts.response(
                row.status().orElseThrow(),
                row.code().map(code -> "{\"code\":" + code + "}").orElse(""));
    }

    private static InboundSample signed(InboundSample.Builder sample) {
        return sample.signedHeaders("X-Signature-Ed25519", "X-Signature-Timestamp")
                .otherKey("publicKey", OTHER_KEY)
                .build();
    }

    private static InboundRequest request(String vector) {
        JsonNode inputs = Facts.vector(vector).path("inputs");
        return Sent.inbound(
                Map.of(
                        "X-Signature-Ed25519", inputs.path("signature_hex").asText(),
                        "X-Signature-Timestamp", inputs.path("timestamp").asText()),
                inputs.path("body").asText(),
                Instant.ofEpochSecond(inputs.path("timestamp").asLong()));
    }
}
