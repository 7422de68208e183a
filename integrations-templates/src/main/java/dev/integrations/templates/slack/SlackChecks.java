package dev.integrations.templates.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What shows whether Slack takes messages. */
final class SlackChecks {
    /** A webhook that lives says that a message without text has none; that is seen, though not documented. */
    private static final Set<String> ALIVE = Set.of("no_text", "missing_text");

    private static final Set<Verdict.Kind> DEAD = Set.of(Verdict.Kind.AUTH, Verdict.Kind.GONE);
    private static final Result UNKNOWN =
            Result.of(Outcome.UNREACHABLE, "Slack gave an answer that says nothing about this", "Try again later");

    private SlackChecks() {}

    static SetupCheck ofWebhook(TemplateConfig config) {
        OutboundRequest empty = SlackMessage.webhook(
                config, JsonNodeFactory.instance.objectNode().put("text", ""));
        return SetupCheck.asking("Webhook", empty, SlackChecks::judgeWebhook);
    }

    static List<SetupCheck> ofBot(TemplateConfig config) {
        SetupCheck token = SetupCheck.asking(
                "Bot token",
                SlackMessage.webApi("POST", "auth.test", config).build(),
                response -> judgeToken(response, config));
        return channelId(config).map(id -> List.of(token, channel(id, config))).orElse(List.of(token));
    }

    private static SetupCheck channel(String id, TemplateConfig config) {
        OutboundRequest info = SlackMessage.webApi("GET", "conversations.info?channel=" + id, config)
                .build();
        return SetupCheck.asking("Channel", info, SlackChecks::judgeChannel);
    }

    /** Slack looks up ids; messages may go to names, too. */
    private static Optional<String> channelId(TemplateConfig config) {
        return Optional.of(config.text(SlackTemplate.CHANNEL)).filter(id -> id.matches("[CGD][A-Z0-9]{8,}"));
    }

    private static Result judgeWebhook(OutboundResponse response) {
        String code = SlackAnswer.webhookCode(response);
        if (response.status() == 400 && ALIVE.contains(code)) {
            return Result.of(Outcome.VERIFIED_LIMITED, "The webhook exists. Nothing was posted to it");
        }
        return refusal(SlackAnswer.WEBHOOK, response.status(), code);
    }

    private static Result judgeToken(OutboundResponse response, TemplateConfig config) {
        JsonNode body = Json.read(response.body());
        if (succeeded(response, body)) {
            return Result.of(
                    Outcome.VERIFIED,
                    Judgement.quote(
                            "The token is of '%s' in the workspace '%s'"
                                    .formatted(
                                            body.path("user").asText(),
                                            body.path("team").asText()),
                            config));
        }
        return refusal(SlackAnswer.WEB_API, response.status(), SlackAnswer.webApiCode(body));
    }

    private static Result judgeChannel(OutboundResponse response) {
        JsonNode body = Json.read(response.body());
        JsonNode channel = body.path("channel");
        if (succeeded(response, body)) {
            if (channel.path("is_archived").asBoolean()) {
                return Result.of(Outcome.REJECTED, "The channel is archived", "Choose another one");
            }
            return channel.path("is_member").asBoolean()
                    ? Result.of(Outcome.VERIFIED, "The bot is in the channel")
                    : Result.of(Outcome.VERIFIED_LIMITED, "The bot is not in the channel", "Invite it");
        }
        return switch (SlackAnswer.webApiCode(body)) {
            case "missing_scope" ->
                Result.of(
                        Outcome.VERIFIED_LIMITED, "The token may not look at channels", "Add the scope channels:read");
            // Slack says so of channels that the bot cannot see, too.
            case "channel_not_found" ->
                Result.of(
                        Outcome.VERIFIED_LIMITED, "The bot cannot see the channel", "Check its id, and invite the bot");
            default -> refusal(SlackAnswer.WEB_API, response.status(), SlackAnswer.webApiCode(body));
        };
    }

    private static boolean succeeded(OutboundResponse response, JsonNode body) {
        return SlackAnswer.isSuccess(response) && body.path("ok").asBoolean();
    }

    /** Only a code that is known to say so means that Slack refuses; anything else may be a passing trouble. */
    private static Result refusal(ErrorTable table, int status, String code) {
        boolean known = table.rows().stream()
                .anyMatch(row ->
                        row.status().equals(Optional.of(status)) && row.code().equals(Optional.of(code)));
        Verdict verdict = table.verdict(status, code);
        return known && DEAD.contains(verdict.kind())
                ? Result.of(Outcome.REJECTED, "Slack answers '%s'".formatted(code), verdict.reason())
                : UNKNOWN;
    }
}
