package dev.integrations.templates.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Digest;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Verifies what Discord sends: interactions, and events of webhooks of applications
 * (https://docs.discord.com/developers/interactions/overview).
 */
final class DiscordInbound implements InboundVerifier {
    private static final String ALGORITHM = "Ed25519";
    private static final int SIGNATURE_DIGITS = 128;

    /** What precedes a raw key in its encoding (RFC 8410). */
    private static final String KEY_HEAD = "302a300506032b6570032100";

    private static final int PING = 1;
    private static final int COMPONENT = 3;
    private static final int AUTOCOMPLETE = 4;
    private static final int DEFERRED_MESSAGE = 5;
    private static final int DEFERRED_UPDATE = 6;
    private static final int CHOICES = 8;

    private static final int WEBHOOK_PING = 0;

    private final String publicKey;

    private DiscordInbound(String publicKey) {
        this.publicKey = publicKey;
    }

    static Optional<InboundVerifier> of(TemplateConfig config) {
        return config.find("publicKey").map(DiscordInbound::new);
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        String timestamp = inbound.request().header("X-Signature-Timestamp").orElse("");
        Optional<Instant> signedAt = TimeWindow.seconds(timestamp);
        if (signedAt.isEmpty() || !TimeWindow.holds(signedAt.get(), inbound.at())) {
            return new InboundResult.Refused("the timestamp is missing, malformed, or not of now");
        }
        byte[] body = inbound.request().body();
        String signature = inbound.request().header("X-Signature-Ed25519").orElse("");
        if (!isGenuine(signature, timestamp.getBytes(StandardCharsets.UTF_8), body)) {
            return new InboundResult.Refused("the signature is missing or does not match");
        }
        JsonNode json = Json.read(body);
        if (!json.path("type").isInt()) {
            return new InboundResult.Refused("the body is no JSON object with a type");
        }
        return json.has("event") || json.path("type").asInt() == WEBHOOK_PING
                ? event(json, body, signedAt.get())
                : interaction(json, body, signedAt.get());
    }

    private boolean isGenuine(String signature, byte[] timestamp, byte[] body) {
        if (signature.length() != SIGNATURE_DIGITS) {
            return false;
        }
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(KEY_HEAD + publicKey)));
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(timestamp);
            verifier.update(body);
            return verifier.verify(HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // No hexadecimal digits, no point of the curve, or no signature.
            return false;
        }
    }

    private static InboundResult event(JsonNode json, byte[] body, Instant at) {
        WebResponse nothing = WebResponse.of(204);
        if (json.path("type").asInt() == WEBHOOK_PING) {
            return new InboundResult.Handshake(nothing);
        }
        String type = json.at("/event/type").asText("event");
        return new InboundResult.Received(
                List.of(new InboundEvent(Digest.sha256(body), type, body, Optional.of(at))), nothing);
    }

    private static InboundResult interaction(JsonNode json, byte[] body, Instant at) {
        int type = json.path("type").asInt();
        if (type == PING) {
            return new InboundResult.Handshake(answer(PING));
        }
        String id = EventId.of(json.path("id"), body);
        return new InboundResult.Received(
                List.of(new InboundEvent(id, typeName(type), body, Optional.of(at))), acknowledgement(type));
    }

    /** The answer itself follows later, through the token of the interaction; this must be there within three seconds. */
    private static WebResponse acknowledgement(int type) {
        return switch (type) {
            case COMPONENT -> answer(DEFERRED_UPDATE);
            case AUTOCOMPLETE -> {
                var choices = JsonNodeFactory.instance.objectNode().put("type", CHOICES);
                choices.putObject("data").putArray("choices");
                yield WebResponse.json(200, choices);
            }
            default -> answer(DEFERRED_MESSAGE);
        };
    }

    private static String typeName(int type) {
        return switch (type) {
            case 2 -> "APPLICATION_COMMAND";
            case COMPONENT -> "MESSAGE_COMPONENT";
            case AUTOCOMPLETE -> "APPLICATION_COMMAND_AUTOCOMPLETE";
            case 5 -> "MODAL_SUBMIT";
            default -> "INTERACTION_" + type;
        };
    }

    private static WebResponse answer(int type) {
        return WebResponse.json(200, JsonNodeFactory.instance.objectNode().put("type", type));
    }
}
