package dev.integrations.templates.mailgun;

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
import java.util.regex.Pattern;

/** What Mailgun's answers mean. */
final class MailgunAnswer {
    static final ErrorTable ERRORS = ErrorTable.parse(Resources.text(MailgunAnswer.class, "errors.json"));

    private static final Wait WAIT =
            Wait.firstOf(Wait.retryAfter(), Wait.text(Pattern.compile("try again after ([0-9]+) seconds")));
    private static final Pattern UNAUTHORIZED = Pattern.compile("(?i)authori[sz]ed recipient");
    private static final String FORBIDDEN = "Forbidden";

    private MailgunAnswer() {}

    static Verdict verdict(OutboundResponse response, TemplateConfig config, Instant now) {
        String detail = detail(response);
        return Judgement.of(
                ERRORS.verdict(response.status(), code(response.status(), detail)),
                Judgement.quote(detail, config),
                WAIT.read(response, now));
    }

    /** Mailgun has sentences and no codes. */
    private static String code(int status, String detail) {
        if (status == 401 && detail.equals(FORBIDDEN)) {
            return FORBIDDEN;
        }
        return status == 403 && UNAUTHORIZED.matcher(detail).find() ? "unauthorized recipient" : "";
    }

    /** Returns what an error says: the message of an object, a JSON string, or plain text. */
    static String detail(OutboundResponse response) {
        JsonNode body = Json.read(response.body());
        if (body.isObject()) {
            return body.path("message").asText();
        }
        return body.isTextual() ? body.textValue() : new String(response.body(), StandardCharsets.UTF_8).strip();
    }
}
