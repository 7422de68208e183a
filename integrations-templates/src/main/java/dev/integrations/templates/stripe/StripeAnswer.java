package dev.integrations.templates.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Wait;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what Stripe answers. Its hint whether to try again wins over what status and code say. */
final class StripeAnswer {
    private static final Set<Kind> TRIED_AGAIN = Set.of(Kind.RETRY, Kind.RATE_LIMITED);

    private StripeAnswer() {}

    static Verdict verdict(OutboundResponse response, TemplateConfig config, Instant now) {
        JsonNode error = Json.read(response.body()).path("error");
        String code =
                Judgement.quote(error.path("code").asText(error.path("type").asText()), config);
        Verdict verdict = hinted(StripeTemplate.ERRORS.verdict(response.status(), code), response);
        return Judgement.of(
                verdict,
                Judgement.quote(detail(error, response), config),
                Wait.retryAfter().read(response, now));
    }

    private static Verdict hinted(Verdict verdict, OutboundResponse response) {
        boolean failed = response.status() >= 400;
        boolean again = TRIED_AGAIN.contains(verdict.kind());
        return switch (response.header("Stripe-Should-Retry").orElse("")) {
            case "true" -> failed && !again ? Verdict.of(Kind.RETRY, verdict.reason()) : verdict;
            // The answer may be kept with the idempotency key, of an attempt that Stripe carried out: that is no
            // refusal.
            case "false" ->
                failed && again
                        ? Verdict.of(
                                Kind.RECONCILE, verdict.reason() + ", and will say the same again; look the payment up")
                        : verdict;
            default -> verdict;
        };
    }

    /** What support asks for. The message is left out: it may quote a key. */
    private static String detail(JsonNode error, OutboundResponse response) {
        return Stream.of(
                        error.path("type").textValue(),
                        error.path("code").textValue(),
                        error.path("decline_code").textValue(),
                        error.path("param").textValue(),
                        response.header("Request-Id").orElse(null))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }
}
