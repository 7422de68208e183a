package dev.integrations.templates.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.EventId;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Verifies what Slack sends (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
final class SlackInbound implements InboundVerifier {
    private static final String PREFIX = "v0=";
    private static final int MAX_CHALLENGE = 1_000;

    private final List<Secret> secrets;

    private SlackInbound(List<Secret> secrets) {
        this.secrets = secrets;
    }

    static Optional<InboundVerifier> of(TemplateConfig config) {
        List<Secret> secrets = Stream.of("signingSecret", "previousSigningSecret")
                .flatMap(field -> config.findSecret(field).stream())
                .toList();
        return secrets.isEmpty() ? Optional.empty() : Optional.of(new SlackInbound(secrets));
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        WebRequest request = inbound.request();
        String timestamp = request.header("X-Slack-Request-Timestamp").orElse("");
        Optional<Instant> signedAt = TimeWindow.seconds(timestamp);
        if (signedAt.isEmpty() || !TimeWindow.holds(signedAt.get(), inbound.at())) {
            return new InboundResult.Refused("the timestamp is missing, malformed, or not of now");
        }
        byte[] body = request.body();
        String signature = request.header("X-Slack-Signature").orElse("");
        byte[] head = ("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8);
        if (!signature.startsWith(PREFIX)
                || !Hmac.matchesSha256(signature.substring(PREFIX.length()), secrets, head, body)) {
            return new InboundResult.Refused("the signature is missing or does not match");
        }
        // The media type is not signed: by that of a form, an event would come once more as a command.
        boolean form = request.isForm() && body.length > 0 && body[0] != '{';
        return form ? form(request) : event(Json.read(body), body);
    }

    private static InboundResult event(JsonNode json, byte[] body) {
        if (json.path("type").asText().equals("url_verification")) {
            String challenge = json.path("challenge").asText();
            return challenge.length() > MAX_CHALLENGE
                    ? new InboundResult.Refused("the challenge is longer than %d characters".formatted(MAX_CHALLENGE))
                    : new InboundResult.Handshake(WebResponse.text(200, challenge));
        }
        if (!json.isObject()) {
            return new InboundResult.Refused("the body is no JSON object");
        }
        String type = json.at("/event/type").asText(json.path("type").asText("event"));
        Optional<Instant> at = TimeWindow.seconds(json.path("event_time").asText());
        return received(new InboundEvent(EventId.of(json.path("event_id"), body), type, body, at));
    }

    /** An interaction is a form of one field, which holds JSON; a slash command is a form of many. */
    private static InboundResult form(WebRequest request) {
        WebParameters form;
        try {
            form = request.form();
        } catch (MalformedParametersException e) {
            return new InboundResult.Refused("the form does not decode");
        }
        String id = Digest.sha256(request.body());
        Optional<String> interaction = form.find("payload");
        if (interaction.isPresent()) {
            byte[] payload = interaction.get().getBytes(StandardCharsets.UTF_8);
            JsonNode json = Json.read(payload);
            return json.isObject()
                    ? received(new InboundEvent(id, json.path("type").asText("interaction"), payload, Optional.empty()))
                    : new InboundResult.Refused("the payload is no JSON object");
        }
        ObjectNode command = JsonNodeFactory.instance.objectNode();
        form.names().forEach(name -> command.put(name, form.find(name).orElse("")));
        return received(new InboundEvent(id, "slash_command", Json.bytes(command), Optional.empty()));
    }

    private static InboundResult received(InboundEvent event) {
        return new InboundResult.Received(List.of(event), WebResponse.of(200));
    }
}
