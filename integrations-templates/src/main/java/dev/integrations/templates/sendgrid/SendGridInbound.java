package dev.integrations.templates.sendgrid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.EventId;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verifies the event webhook
 * (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features).
 */
final class SendGridInbound implements InboundVerifier {
    private final List<String> publicKeys;

    private SendGridInbound(List<String> publicKeys) {
        this.publicKeys = publicKeys;
    }

    static Optional<InboundVerifier> of(TemplateConfig config) {
        List<String> keys = Stream.of("webhookPublicKey", "previousWebhookPublicKey")
                .flatMap(field -> config.find(field).stream())
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(new SendGridInbound(keys));
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        String timestamp = inbound.request()
                .header("X-Twilio-Email-Event-Webhook-Timestamp")
                .orElse("");
        Optional<Instant> signedAt = TimeWindow.seconds(timestamp);
        if (signedAt.isEmpty() || !TimeWindow.holds(signedAt.get(), inbound.at())) {
            return new InboundResult.Refused("the timestamp is missing, malformed, or not of now");
        }
        byte[] body = inbound.request().body();
        String signature = inbound.request()
                .header("X-Twilio-Email-Event-Webhook-Signature")
                .orElse("");
        byte[] head = timestamp.getBytes(StandardCharsets.UTF_8);
        if (publicKeys.stream().noneMatch(key -> isGenuine(key, signature, head, body))) {
            return new InboundResult.Refused("the signature is missing or does not match");
        }
        return events(Json.read(body));
    }

    private static boolean isGenuine(String key, String signature, byte[] head, byte[] body) {
        try {
            PublicKey publicKey = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(publicKey);
            verifier.update(head);
            verifier.update(body);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // No base64, no key of a curve, or no signature.
            return false;
        }
    }

    private static InboundResult events(JsonNode array) {
        if (!array.isArray() || array.size() > InboundResult.Received.MAX_EVENTS) {
            return new InboundResult.Refused(
                    "the body is no JSON array of up to %d events".formatted(InboundResult.Received.MAX_EVENTS));
        }
        List<InboundEvent> events = new ArrayList<>();
        for (JsonNode event : array) {
            byte[] payload = Json.bytes(event);
            events.add(new InboundEvent(
                    EventId.of(event.path("sg_event_id"), payload),
                    event.path("event").asText("event"),
                    payload,
                    TimeWindow.seconds(event.path("timestamp").asText())));
        }
        return new InboundResult.Received(events, WebResponse.of(200));
    }
}
