package dev.integrations.templates.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.MultipartForm;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verifies webhooks and routes
 * (https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks). Mailgun signs a time and a token
 * and not the event: who has seen one request could send another event with its signature. The token is therefore the id of
 * the event, so that it counts once, whatever comes with it.
 */
final class MailgunInbound implements InboundVerifier {
    private static final int MAX_TOKEN = 255;

    private final List<Secret> keys;

    private MailgunInbound(List<Secret> keys) {
        this.keys = keys;
    }

    static Optional<InboundVerifier> of(TemplateConfig config) {
        List<Secret> keys = Stream.of("webhookSigningKey", "previousWebhookSigningKey")
                .flatMap(field -> config.findSecret(field).stream())
                .toList();
        return keys.isEmpty() ? Optional.empty() : Optional.of(new MailgunInbound(keys));
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        WebRequest request = inbound.request();
        if (request.isForm()) {
            try {
                return route(fields(request.form()), inbound.at());
            } catch (MalformedParametersException e) {
                return new InboundResult.Refused("the form does not decode");
            }
        }
        // Routes send e-mails with attachments so.
        return MultipartForm.texts(request)
                .map(fields -> route(fields, inbound.at()))
                .orElseGet(() -> webhook(inbound));
    }

    private static Map<String, String> fields(WebParameters form) {
        Map<String, String> fields = new LinkedHashMap<>();
        form.names().forEach(name -> fields.put(name, form.find(name).orElse("")));
        return fields;
    }

    private InboundResult webhook(InboundRequest inbound) {
        byte[] body = inbound.request().body();
        JsonNode json = Json.read(body);
        JsonNode signature = json.path("signature");
        String token = signature.path("token").asText();
        Optional<String> problem = problem(
                signature.path("timestamp").asText(),
                token,
                signature.path("signature").asText(),
                inbound.at());
        if (problem.isPresent()) {
            return new InboundResult.Refused(problem.get());
        }
        JsonNode data = json.path("event-data");
        Optional<Instant> at =
                TimeWindow.seconds(data.path("timestamp").asText().replaceFirst("\\..*", ""));
        return received(new InboundEvent(token, data.path("event").asText("event"), body, at));
    }

    /** A route forwards an e-mail as a form; files are left out. */
    private InboundResult route(Map<String, String> fields, Instant now) {
        String token = fields.getOrDefault("token", "");
        Optional<String> problem =
                problem(fields.getOrDefault("timestamp", ""), token, fields.getOrDefault("signature", ""), now);
        if (problem.isPresent()) {
            return new InboundResult.Refused(problem.get());
        }
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        fields.forEach(payload::put);
        return received(new InboundEvent(token, "route", Json.bytes(payload), Optional.empty()));
    }

    private Optional<String> problem(String timestamp, String token, String signature, Instant now) {
        Optional<Instant> signedAt = TimeWindow.seconds(timestamp);
        if (signedAt.isEmpty() || !TimeWindow.holds(signedAt.get(), now)) {
            return Optional.of("the timestamp is missing, malformed, or not of now");
        }
        boolean genuine = !token.isEmpty()
                && token.length() <= MAX_TOKEN
                && Hmac.matchesSha256(
                        signature,
                        keys,
                        timestamp.getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
        return genuine ? Optional.empty() : Optional.of("the signature is missing or does not match");
    }

    private static InboundResult received(InboundEvent event) {
        return new InboundResult.Received(List.of(event), WebResponse.of(200));
    }
}
