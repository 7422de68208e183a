package dev.integrations.templates.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What Slack's answers mean. */
final class SlackAnswer {
    static final ErrorTable WEBHOOK = ErrorTable.parse(Resources.text(SlackAnswer.class, "errors_webhook.json"));
    static final ErrorTable WEB_API = ErrorTable.parse(Resources.text(SlackAnswer.class, "errors_web_api.json"));

    private static final String OK = "ok:true";
    private static final Verdict UNCLEAR =
            Verdict.of(Verdict.Kind.AMBIGUOUS, "Slack gave an answer that cannot be read. The message may be there");

    private SlackAnswer() {}

    /** A webhook says in plain text what is wrong. */
    static Verdict ofWebhook(OutboundResponse response, Instant now) {
        String code = webhookCode(response);
        return isSuccess(response) && !code.equals("ok")
                ? UNCLEAR
                : Judgement.of(
                        WEBHOOK, response.status(), code, Wait.retryAfter().read(response, now));
    }

    /** The Web API says with a status of 200, too, that something is wrong. */
    static Verdict ofWebApi(OutboundResponse response, TemplateConfig config, Instant now) {
        JsonNode body = Json.read(response.body());
        String code = webApiCode(body);
        if (isSuccess(response) && code.isEmpty()) {
            return UNCLEAR;
        }
        String needed = Judgement.quote(body.path("needed").asText(), config);
        String detail = needed.isEmpty() ? code : "%s, needed is %s".formatted(code, needed);
        return Judgement.of(
                WEB_API.verdict(response.status(), code),
                detail,
                Wait.retryAfter().read(response, now));
    }

    static String webhookCode(OutboundResponse response) {
        return code(new String(response.body(), StandardCharsets.UTF_8).strip());
    }

    /** Returns what has the form of a code, which neither a page nor a secret has. */
    private static String code(String text) {
        return text.matches("[a-z_]{1,60}") ? text : "";
    }

    static String webApiCode(JsonNode body) {
        return body.path("ok").asBoolean() ? OK : code(body.path("error").asText());
    }

    static boolean isSuccess(OutboundResponse response) {
        return response.status() >= 200 && response.status() < 300;
    }
}
