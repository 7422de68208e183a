package dev.integrations.templates.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.WebResponse;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies events by PayPal's certificate, or by asking PayPal. A repetition is known by the transmission, which is what PayPal
 * signs.
 *
 * @see <a href="https://developer.paypal.com/api/rest/webhooks/rest/">Webhooks</a>
 */
final class PayPalEvents implements InboundVerifier {
    /** PayPal tries for three days, and signs the time of the transmission. */
    static final Duration WINDOW = Duration.ofHours(73);

    /** What the simulator signs in the place of the id of a webhook. */
    private static final String SIMULATOR = "WEBHOOK_ID";

    private static final int MAX_CERTIFICATE = 64 * 1024;

    private final boolean live;
    private final boolean offline;
    private final boolean simulator;
    private final String webhook;
    private final String api;

    PayPalEvents(TemplateConfig config, String webhook, String api) {
        this.live = config.text("environment").equals("live");
        this.offline = config.text("verification").equals("OFFLINE");
        this.simulator = !live && config.flag("acceptSimulator");
        this.webhook = webhook;
        this.api = api;
    }

    /** One request: its headers, its body, which is one JSON object, and when it came. */
    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Given(Transmission transmission, byte[] body, JsonNode event, Instant at) {}

    @Override
    public InboundResult verify(InboundRequest inbound) {
        Optional<Transmission> transmission = Transmission.of(inbound.request());
        Optional<URI> certificate = transmission.flatMap(each -> PayPalCertificate.url(each.certificate(), live));
        if (transmission.isEmpty() || certificate.isEmpty()) {
            return new InboundResult.Refused("The headers of PayPal are missing, malformed, or of another environment");
        }
        if (transmission.get().sentAt().filter(at -> holds(at, inbound.at())).isEmpty()) {
            return new InboundResult.Refused("The time of the transmission is too far off");
        }
        byte[] body = inbound.request().body();
        JsonNode event = Json.read(body);
        if (!event.isObject() || !event.path("event_type").isTextual()) {
            return new InboundResult.Refused("The body is no event");
        }
        Given given = new Given(transmission.get(), body, event, inbound.at());
        return offline ? askForCertificate(given, certificate.get()) : askPayPal(given);
    }

    private InboundResult askForCertificate(Given given, URI certificate) {
        OutboundRequest request = OutboundRequest.builder("GET", certificate)
                .responseBytes(MAX_CERTIFICATE)
                .build();
        return new InboundResult.Ask(request, response -> {
            Optional<PublicKey> key = response.status() == 200
                    ? PayPalCertificate.key(response.body(), live, given.at())
                    : Optional.empty();
            // What has no chain is not refused: nobody knows whether PayPal sends all certificates of it.
            return key.map(each -> judge(given, each)).orElseGet(() -> askPayPal(given));
        });
    }

    private InboundResult judge(Given given, PublicKey key) {
        Transmission transmission = given.transmission();
        boolean genuine = transmission.isSignedBy(key, webhook, given.body())
                || (simulator && transmission.isSignedBy(key, SIMULATOR, given.body()));
        return genuine ? received(given) : new InboundResult.Refused("The signature does not match");
    }

    private InboundResult askPayPal(Given given) {
        OutboundRequest request = OutboundRequest.post(URI.create(api + "/v1/notifications/verify-webhook-signature"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .body(question(given))
                .build();
        return new InboundResult.Ask(request, response -> answered(given, response));
    }

    private static InboundResult answered(Given given, OutboundResponse response) {
        String status = Json.read(response.body()).path("verification_status").asText();
        if (response.status() == 200 && status.equals("SUCCESS")) {
            return received(given);
        }
        return response.status() == 200 && status.equals("FAILURE")
                ? new InboundResult.Refused("PayPal says that it has not sent this")
                : new InboundResult.Deferred(
                        "PayPal does not say whether it has sent this, and answers with " + response.status());
    }

    /** The event goes back byte for byte: PayPal does not know it if it is written otherwise. */
    private byte[] question(Given given) {
        Transmission transmission = given.transmission();
        ObjectNode question = JsonNodeFactory.instance
                .objectNode()
                .put("auth_algo", transmission.algorithm())
                .put("cert_url", transmission.certificate())
                .put("transmission_id", transmission.id())
                .put("transmission_sig", transmission.signature())
                .put("transmission_time", transmission.time())
                .put("webhook_id", webhook);
        byte[] json = Json.bytes(question);
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + given.body().length + 20);
        out.write(json, 0, json.length - 1);
        out.writeBytes(",\"webhook_event\":".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(given.body());
        out.write('}');
        return out.toByteArray();
    }

    private static InboundResult received(Given given) {
        InboundEvent event = new InboundEvent(
                given.transmission().id(),
                given.event().path("event_type").textValue(),
                given.body(),
                time(given.event().path("create_time").asText()));
        return new InboundResult.Received(List.of(event), WebResponse.of(200));
    }

    private static boolean holds(Instant sentAt, Instant now) {
        return !sentAt.isBefore(now.minus(WINDOW)) && !sentAt.isAfter(now.plus(TimeWindow.TOLERANCE));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
