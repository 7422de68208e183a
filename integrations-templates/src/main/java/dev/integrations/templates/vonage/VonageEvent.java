package dev.integrations.templates.vonage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.templates.sms.DeliveryErrors;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.web.WebResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What genuine webhooks tell: a reply, or what became of a message, of which a repetition is known by message and status; or
 * something else.
 */
final class VonageEvent {
    /**
     * What receipts of the SMS API say. Codes without a reason are left out.
     *
     * @see <a href="https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts#dlr-error-codes">Error codes</a>
     */
    static final ErrorTable DELIVERY_ERRORS =
            ErrorTable.parse(Resources.text(VonageEvent.class, "delivery-errors.json"));

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Pattern STATUS = Pattern.compile("[a-z_]{1,32}");
    private static final String RECEIVED = "received";

    private VonageEvent() {}

    static InboundResult ofMessage(byte[] body) {
        JsonNode json = Json.read(body);
        InboundEvent unknown = new InboundEvent(
                Digest.sha256(body),
                "callback",
                body,
                time(json.path("timestamp").asText()));
        return result(json.path("message_uuid").asText(), json.path("status").asText(RECEIVED), unknown);
    }

    /**
     * The payload is the parameters as JSON, wherever they stood, and what their error means if there is one that is known; the
     * digest is that of what of them is signed.
     */
    static InboundResult ofSms(Map<String, String> parameters, String digest) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.forEach(json::put);
        DeliveryErrors.explain(DELIVERY_ERRORS, parameters.getOrDefault("err-code", ""), json::put);
        InboundEvent unknown = new InboundEvent(digest, "callback", Json.bytes(json), Optional.empty());
        return result(
                parameters.getOrDefault("messageId", parameters.getOrDefault("message-id", "")),
                parameters.getOrDefault("status", RECEIVED),
                unknown);
    }

    private static InboundResult result(String id, String status, InboundEvent unknown) {
        boolean known = ID.matcher(id).matches() && STATUS.matcher(status).matches();
        InboundEvent event = known
                ? new InboundEvent(id + ":" + status, "message." + status, unknown.payload(), unknown.occurredAt())
                : unknown;
        return new InboundResult.Received(List.of(event), WebResponse.of(200));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
