package dev.integrations.templates.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies {@code Stripe-Signature}. One signature of the current scheme that one of the secrets made is enough. Times in the
 * future are refused like those in the past, which Stripe's own libraries do not do.
 *
 * @see <a href="https://docs.stripe.com/webhooks#verify-manually">Verify manually</a>
 */
final class StripeEvents implements InboundVerifier {
    private static final int MAX_ID = 255;
    private static final int MAX_SIGNATURES = 20;

    private final List<Secret> secrets;

    StripeEvents(List<Secret> secrets) {
        this.secrets = secrets;
    }

    /** What the header says; the time is empty if it has none or more than one. */
    private record Signed(Optional<String> time, List<String> signatures) {
        static Signed parse(String header) {
            List<String> times = new ArrayList<>();
            List<String> signatures = new ArrayList<>();
            for (String part : header.split(",", -1)) {
                if (part.startsWith("t=")) {
                    times.add(part.substring(2));
                } else if (part.startsWith("v1=")) {
                    signatures.add(part.substring(3));
                }
            }
            return new Signed(times.size() == 1 ? Optional.of(times.get(0)) : Optional.empty(), signatures);
        }
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        byte[] body = inbound.request().body();
        Signed signed =
                Signed.parse(inbound.request().header("Stripe-Signature").orElse(""));
        Optional<Instant> at = signed.time().flatMap(TimeWindow::seconds);
        if (at.isEmpty() || signed.signatures().isEmpty() || signed.signatures().size() > MAX_SIGNATURES) {
            return new InboundResult.Refused("The header Stripe-Signature is missing or malformed");
        }
        byte[] time = (signed.time().orElseThrow() + ".").getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (String signature : signed.signatures()) {
            genuine |= Hmac.matchesSha256(signature, secrets, time, body);
        }
        if (!genuine) {
            return new InboundResult.Refused("No signature matches");
        }
        return TimeWindow.holds(at.get(), inbound.at())
                ? received(body)
                : new InboundResult.Refused("The time of the signature is too far off");
    }

    private static InboundResult received(byte[] body) {
        JsonNode event = Json.read(body);
        String id = event.path("id").isTextual() ? event.path("id").textValue() : "";
        if (id.isEmpty() || id.length() > MAX_ID) {
            return new InboundResult.Refused("The event has no id");
        }
        String type = event.path("type").asText(event.path("object").asText("event"));
        return new InboundResult.Received(
                List.of(new InboundEvent(id, type, body, time(event.path("created")))), WebResponse.of(200));
    }

    /** Events of the first API say seconds; those of the second, which tell only what changed, a text. */
    private static Optional<Instant> time(JsonNode created) {
        try {
            return created.isTextual()
                    ? Optional.of(Instant.parse(created.textValue()))
                    : TimeWindow.seconds(created.asText());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
