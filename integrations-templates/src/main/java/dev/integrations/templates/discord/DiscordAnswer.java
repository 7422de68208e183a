package dev.integrations.templates.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.time.Instant;
import java.util.Map;

/** What Discord's answers mean. */
final class DiscordAnswer {
    static final ErrorTable ERRORS = ErrorTable.parse(Resources.text(DiscordAnswer.class, "errors.json"));

    private static final String UNKNOWN_WEBHOOK = "10015";
    private static final String INVALID_TOKEN = "50027";

    /** Webhooks that people make; the others follow channels or belong to applications. */
    private static final int INCOMING = 1;

    private static final Wait WAIT = Wait.firstOf(
            Wait.secondsAt("/retry_after"), Wait.retryAfter(), Wait.secondsHeader("X-RateLimit-Reset-After"));

    private DiscordAnswer() {}

    static Verdict verdict(OutboundResponse response, TemplateConfig config, Instant now) {
        JsonNode body = Json.read(response.body());
        boolean failed = response.status() >= 300 && body.path("code").isInt();
        String code = failed ? body.path("code").asText() : "";
        String detail =
                code.isEmpty() ? "" : "%s (%s)%s".formatted(body.path("message").asText(), code, places(body));
        boolean limited = response.status() == 429;
        return Judgement.of(
                ERRORS.verdict(response.status(), code),
                Judgement.quote(detail, config),
                limited ? WAIT.read(response, now) : Wait.retryAfter().read(response, now));
    }

    /** Says which members of the message are wrong. */
    private static String places(JsonNode body) {
        StringBuilder places = new StringBuilder();
        for (Map.Entry<String, JsonNode> member : body.path("errors").properties()) {
            places.append(places.isEmpty() ? " at " : ", ").append(member.getKey());
        }
        return places.toString();
    }

    static Result judgeWebhook(OutboundResponse response, TemplateConfig config) {
        JsonNode body = Json.read(response.body());
        if (response.status() == 200
                && body.path("type").isInt()
                && body.path("id").isTextual()) {
            return body.path("type").asInt() == INCOMING
                    ? Result.of(
                            Outcome.VERIFIED,
                            Judgement.quote(
                                    "The webhook '%s' exists"
                                            .formatted(body.path("name").asText()),
                                    config))
                    : Result.of(
                            Outcome.REJECTED,
                            "This webhook cannot be posted to",
                            "Make a webhook in the settings of the channel");
        }
        String code = body.path("code").asText();
        boolean refused = (response.status() == 401 && code.equals(INVALID_TOKEN))
                || (response.status() == 404 && code.equals(UNKNOWN_WEBHOOK));
        return refused
                ? Result.of(
                        Outcome.REJECTED,
                        "Discord does not know the webhook",
                        ERRORS.verdict(response.status(), code).reason())
                : Result.of(
                        Outcome.UNREACHABLE,
                        "Discord gave an answer that says nothing about the webhook",
                        "Try again later");
    }
}
