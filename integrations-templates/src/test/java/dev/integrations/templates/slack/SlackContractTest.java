package dev.integrations.templates.slack;

import com.slack.api.app_backend.SlackSignature;
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
import java.time.Instant;
import java.util.Map;

class SlackContractTest extends TemplateContract {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String OTHER = "0123456789abcdef0123456789abcdef";
    private static final Instant AT = Instant.ofEpochSecond(1_531_420_618);

    @Override
    protected Template template() {
        return new SlackTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config("webhook", """
                        {"mode": "webhook", "webhookUrl": "https://hooks.slack.com/services/T0/B0/XmadeUpXmadeUpXmade",
                         "maxLength": 4000, "signingSecret": "%s", "previousSigningSecret": "old-signing-secret-0"}
                        """.formatted(SECRET))
                .config("bot", """
                        {"mode": "bot", "botToken": "xoxb-made-up-token", "channel": "C012AB3CD", "username": "Bills"}
                        """)
                .event("post_message", "{\"text\": \"Paid\"}")
                .accepted("webhook", Facts.response(200, "ok"))
                .accepted("bot", Facts.response(200, "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1.2\"}"))
                .errors(
                        "webhook",
                        SlackAnswer.WEBHOOK,
                        row -> Facts.response(
                                row.status().orElseThrow(), row.code().orElse("")))
                .errors("bot", SlackAnswer.WEB_API, SlackContractTest::ofWebApi)
                .limit("webhook", "post_message", "text", 4_000)
                .limit("bot", "post_message", "text", 40_000)
                .limit(
                        "post_message",
                        "blocks",
                        50,
                        count -> "[" + "{\"type\":\"divider\"},".repeat(count - 1) + "{\"type\":\"divider\"}]")
                .hostile(
                        "post_message", "text", "<!channel>", "<@U012AB3CD>", "<https://attacker.example|here>", " & ");
        addChecks(samples);
        return addInbound(samples).build();
    }

    private static OutboundResponse ofWebApi(ErrorTable.Row row) {
        String code = row.code().orElse("");
        return Facts.response(
                row.status().orElseThrow(),
                code.equals("ok:true") ? "{\"ok\":true}" : "{\"ok\":false,\"error\":\"" + code + "\"}");
    }

    private static void addChecks(TemplateSamples.Builder samples) {
        samples.check("webhook", "Webhook", Outcome.VERIFIED_LIMITED, Facts.response(400, "no_text"))
                .check("webhook", "Webhook", Outcome.REJECTED, Facts.response(404, "no_service"))
                .check("webhook", "Webhook", Outcome.UNREACHABLE, Facts.response(404, ""))
                .check("bot", "Bot token", Outcome.VERIFIED, Facts.response(200, "{\"ok\":true,\"team\":\"T\"}"))
                .check("bot", "Bot token", Outcome.REJECTED, ofError("invalid_auth"))
                .check("bot", "Channel", Outcome.VERIFIED_LIMITED, ofError("missing_scope"))
                .check("bot", "Channel", Outcome.REJECTED, ofError("token_revoked"));
    }

    private static OutboundResponse ofError(String code) {
        return Facts.response(200, "{\"ok\":false,\"error\":\"" + code + "\"}");
    }

    private static TemplateSamples.Builder addInbound(TemplateSamples.Builder samples) {
        String event = "{\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event\":{\"type\":\"app_mention\"}}";
        String challenge = "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1a\"}";
        return samples.inbound(signed(InboundSample.of("webhook", request(event, "application/json"), "app_mention")))
                .inbound(signed(InboundSample.of(
                        "webhook",
                        request("command=%2Fweather&text=94070", "application/x-www-form-urlencoded"),
                        "slash_command")))
                .inbound(signed(InboundSample.handshake("webhook", request(challenge, "application/json"))));
    }

    private static InboundSample signed(InboundSample.Builder sample) {
        return sample.signedHeaders("X-Slack-Signature", "X-Slack-Request-Timestamp")
                .otherKey("signingSecret", OTHER)
                .build();
    }

    private static InboundRequest request(String body, String type) {
        String timestamp = Long.toString(AT.getEpochSecond());
        return Sent.inbound(
                Map.of(
                        "Content-Type", type,
                        "X-Slack-Request-Timestamp", timestamp,
                        "X-Slack-Signature", new SlackSignature.Generator(SECRET).generate(timestamp, body)),
                body,
                AT);
    }
}
