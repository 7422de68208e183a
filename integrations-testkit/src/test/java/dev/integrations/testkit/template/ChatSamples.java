package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.time.Duration;

/** What {@link ChatTemplate} is tried with. */
final class ChatSamples {
    static final String WEBHOOK = """
            {"mode": "webhook", "webhookUrl": "https://hooks.chat.example/T1/very-secret-path", "footer": "Bye",
             "signingSecret": "signing-secret-1"}""";
    static final String BOT = """
            {"mode": "bot", "botToken": "bot-token-123456", "channel": "C1"}""";

    private ChatSamples() {}

    static TemplateSamples.Builder all() {
        return withoutInbound().inbound(genuine().build());
    }

    static TemplateSamples.Builder withoutInbound() {
        return withoutConfigs().config("webhook", WEBHOOK).config("bot", BOT);
    }

    static TemplateSamples.Builder withoutConfigs() {
        return withoutAll().limit("post_message", "text", ChatTemplate.MAX_TEXT);
    }

    static TemplateSamples.Builder withoutLimits() {
        return withoutAll()
                .config("webhook", WEBHOOK)
                .config("bot", BOT)
                .inbound(genuine().build());
    }

    private static TemplateSamples.Builder withoutAll() {
        return TemplateSamples.builder()
                .event("post_message", "{\"text\": \"Hello\"}")
                .accepted(Answers.of(200, "{\"ok\": true}"))
                .errors(ChatTemplate.ERRORS, ChatSamples::error)
                .waits(Answers.of(503, "", "Retry-After", "3"), Duration.ofSeconds(3))
                .hostile("post_message", "text", "<!channel>", "<@U1>")
                .check("bot", "Bot token", Outcome.VERIFIED, Answers.of(200, "{\"ok\": true}"))
                .check("bot", "Bot token", Outcome.REJECTED, Answers.of(401, "{\"ok\": false}"))
                .migration(1, "{\"webhookUrl\": \"https://hooks.chat.example/T1/very-secret-path\"}");
    }

    static OutboundResponse error(ErrorTable.Row row) {
        return Answers.of(
                row.status().orElse(200),
                "{\"error\": \"%s\"}".formatted(row.code().orElse("")));
    }

    static InboundSample.Builder genuine() {
        return InboundSample.of("webhook", request(), "message.posted")
                .signedHeaders("X-Signature", "X-Time")
                .otherKey("signingSecret", "signing-secret-2");
    }

    static InboundRequest request() {
        String time = Samples.NOON.toString();
        byte[] body = "{\"id\": \"M1\", \"text\": \"Hello\"}".getBytes(UTF_8);
        return new InboundRequest(
                WebRequest.builder("POST", "/inbound")
                        .header("Content-Type", "application/json")
                        .header("X-Time", time)
                        .header("X-Signature", ChatTemplate.signature("signing-secret-1", time, body))
                        .body(body)
                        .build(),
                URI.create("https://host.example/inbound"),
                Samples.NOON);
    }
}
