package dev.integrations.templates.sendgrid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.time.Instant;

/** What SendGrid's answers mean. */
final class SendGridAnswer {
    static final ErrorTable ERRORS = ErrorTable.parse(Resources.text(SendGridAnswer.class, "errors.json"));

    private static final Wait WAIT = Wait.firstOf(Wait.retryAfter(), Wait.epochHeader("X-RateLimit-Reset"));

    private SendGridAnswer() {}

    static Verdict verdict(OutboundResponse response, TemplateConfig config, Instant now) {
        String code = response.status() == 200 && config.flag("sandbox") ? "sandbox" : "";
        // Every answer says when the limit is reset, also if it is far from being reached.
        Wait wait = response.status() == 429 ? WAIT : Wait.retryAfter();
        return Judgement.of(
                ERRORS.verdict(response.status(), code), detail(response, config), wait.read(response, now));
    }

    static String detail(OutboundResponse response, TemplateConfig config) {
        JsonNode error = Json.read(response.body()).at("/errors/0");
        String message = error.path("message").asText();
        JsonNode field = error.path("field");
        return Judgement.quote(field.isTextual() ? "%s (%s)".formatted(message, field.textValue()) : message, config);
    }
}
