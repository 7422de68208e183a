package dev.integrations.templates.vonage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads what both APIs answer. The SMS API says 200 to everything, and what became of each segment in the body. */
final class VonageAnswer {
    static final ErrorTable SMS = ErrorTable.parse(Resources.text(VonageAnswer.class, "sms-errors.json"));
    static final ErrorTable MESSAGES = ErrorTable.parse(Resources.text(VonageAnswer.class, "messages-errors.json"));

    private static final String TAKEN = "0";

    private VonageAnswer() {}

    static Verdict sms(OutboundResponse response, TemplateConfig config, Instant now) {
        Optional<Duration> wait = Wait.retryAfter().read(response, now);
        if (response.status() != 200) {
            return Judgement.of(SMS, response.status(), "", wait);
        }
        JsonNode segments = Json.read(response.body()).path("messages");
        JsonNode failed = null;
        boolean taken = false;
        for (JsonNode segment : segments) {
            if (segment.path("status").asText().equals(TAKEN)) {
                taken = true;
            } else if (failed == null) {
                failed = segment;
            }
        }
        if (failed == null) {
            return taken
                    ? SMS.verdict(200, TAKEN)
                    : Verdict.of(Kind.AMBIGUOUS, "Vonage does not say what became of the message");
        }
        String detail = Judgement.quote(failed.path("error-text").asText(), config);
        String status = Judgement.quote(failed.path("status").asText("?"), config);
        return taken
                ? Judgement.of(Verdict.of(Kind.AMBIGUOUS, "Vonage took only a part of the message"), detail, wait)
                : Judgement.of(SMS.verdict(200, status), detail, wait);
    }

    static Verdict message(OutboundResponse response, TemplateConfig config, Instant now) {
        // Only the title: details may quote what was sent.
        String title = Json.read(response.body()).path("title").asText();
        return Judgement.of(
                MESSAGES.verdict(response.status(), ""),
                Judgement.quote(title, config),
                Wait.retryAfter().read(response, now));
    }
}
