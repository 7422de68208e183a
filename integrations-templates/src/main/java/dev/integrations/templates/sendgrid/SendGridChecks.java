package dev.integrations.templates.sendgrid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Json;
import java.util.Optional;

/** What shows whether SendGrid takes messages. */
final class SendGridChecks {
    private static final String SEND = "mail.send";
    private static final Result UNKNOWN =
            Result.of(Outcome.UNREACHABLE, "SendGrid gave an answer that says nothing about this", "Try again later");
    private static final Result BAD_KEY = Result.of(
            Outcome.REJECTED, "SendGrid does not know the API key", "Create a key with the permission Mail Send");

    private SendGridChecks() {}

    static SetupCheck key(TemplateConfig config) {
        return SetupCheck.asking(
                "API key", SendGridMessage.request("GET", "/v3/scopes", config).build(), SendGridChecks::judgeKey);
    }

    /** A message that is checked and not sent. */
    static SetupCheck message(TemplateConfig config) {
        ObjectNode body = SendGridMessage.body(config, config.list("to"));
        SendGridMessage.onlyCheck(body);
        body.put("subject", "Check");
        body.putArray("content").addObject().put("type", "text/plain").put("value", "Check");
        config.find("templateId").ifPresent(id -> body.put("template_id", id));
        return SetupCheck.asking(
                "Message", SendGridMessage.post(config, body), response -> judgeMessage(response, config));
    }

    private static Result judgeKey(OutboundResponse response) {
        JsonNode scopes = Json.read(response.body()).path("scopes");
        if (response.status() == 200 && scopes.isArray()) {
            for (JsonNode scope : scopes) {
                if (scope.asText().equals(SEND)) {
                    return Result.of(Outcome.VERIFIED, "The API key may send");
                }
            }
            return Result.of(Outcome.REJECTED, "The API key may not send", "Give it the permission Mail Send");
        }
        return switch (refusal(response)) {
            case 401 -> BAD_KEY;
            case 403 -> Result.of(Outcome.VERIFIED_LIMITED, "The API key exists. Whether it may send is unknown");
            default -> UNKNOWN;
        };
    }

    private static Result judgeMessage(OutboundResponse response, TemplateConfig config) {
        if (response.status() == 200 && response.body().length == 0) {
            return Result.of(Outcome.VERIFIED, "SendGrid takes messages like those of this configuration");
        }
        return switch (refusal(response)) {
            case 400 ->
                new Result(
                        Outcome.REJECTED,
                        "SendGrid does not take messages of this configuration: %s"
                                .formatted(SendGridAnswer.detail(response, config)),
                        Optional.of("Check sender, recipients and template"));
            case 401 -> BAD_KEY;
            case 403 ->
                Result.of(
                        Outcome.VERIFIED_LIMITED,
                        "SendGrid does not let this sender send, for now or for good",
                        "Verify the sender, and look for a notice about the account");
            default -> UNKNOWN;
        };
    }

    /** Returns the status of an answer that has the form of SendGrid's errors; zero for any other. */
    private static int refusal(OutboundResponse response) {
        return Json.read(response.body()).path("errors").isArray() ? response.status() : 0;
    }
}
