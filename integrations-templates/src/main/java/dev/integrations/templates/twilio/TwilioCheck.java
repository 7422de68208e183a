package dev.integrations.templates.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.SideEffect;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Json;

/**
 * Asks for the account. Most API keys may not read it, whatever else they may do, so the messages are asked for then.
 *
 * @see <a href="https://www.twilio.com/docs/iam/api-keys">API keys</a>
 */
final class TwilioCheck {
    private TwilioCheck() {}

    static SetupCheck credentials(TemplateConfig config) {
        OutboundRequest account = TwilioRequest.builder("GET", ".json", config).build();
        return new SetupCheck(
                "Credentials", SideEffect.NONE, new Step.Ask(account, response -> afterAccount(response, config)));
    }

    private static Step afterAccount(OutboundResponse response, TemplateConfig config) {
        boolean refused = response.status() == 401 || response.status() == 403;
        if (refused && config.find("apiKeySid").isPresent()) {
            OutboundRequest messages = TwilioRequest.builder("GET", "/Messages.json?PageSize=1", config)
                    .build();
            return new Step.Ask(messages, answer -> new Step.Done(judgeMessages(answer)));
        }
        return new Step.Done(judgeAccount(response));
    }

    private static Result judgeAccount(OutboundResponse response) {
        JsonNode account = Json.read(response.body());
        String status = account.path("status").asText();
        if (response.status() == 401) {
            return Result.of(
                    Outcome.REJECTED,
                    "Twilio does not accept account SID and auth token",
                    "Copy both from the dashboard of the Twilio Console");
        }
        if (response.status() == 403) {
            return Result.of(Outcome.VERIFIED_LIMITED, "The credentials may not read the account");
        }
        if (response.status() == 200 && status.equals("active")) {
            return account.path("type").asText().equals("Trial")
                    ? Result.of(
                            Outcome.VERIFIED_LIMITED,
                            "The account is a trial account, which sends to verified numbers only",
                            "Upgrade the account, or verify the recipients in Twilio")
                    : Result.of(Outcome.VERIFIED, "The account is active");
        }
        if (response.status() == 200 && (status.equals("suspended") || status.equals("closed"))) {
            return Result.of(
                    Outcome.REJECTED, "The account is " + status, "Ask the support of Twilio, or use another account");
        }
        return unexpected(response);
    }

    private static Result judgeMessages(OutboundResponse response) {
        return switch (response.status()) {
            case 200 ->
                Result.of(
                        Outcome.VERIFIED_LIMITED,
                        "The API key is good; whether it may send shows with the first message");
            case 403 ->
                Result.of(
                        Outcome.VERIFIED_LIMITED,
                        "The API key is a restricted one, which may read neither account nor messages",
                        "See to it that the key may create messages");
            // A restricted key may get this answer, too.
            case 401 ->
                Result.of(
                        Outcome.UNVERIFIABLE,
                        "Twilio lets the API key read neither account nor messages: it is a restricted key, or a wrong one",
                        "Send a message, or use a standard API key");
            default -> unexpected(response);
        };
    }

    private static Result unexpected(OutboundResponse response) {
        return Result.of(Outcome.UNREACHABLE, "Twilio gave an unexpected answer with status " + response.status());
    }
}
