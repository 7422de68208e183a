package dev.integrations.templates.inbound;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Verifies a keyed hash in the form that a configuration describes. */
final class HmacVerifier implements InboundVerifier {
    /** The type of events that do not say theirs. */
    static final String EVENT = "event";

    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha512", "HmacSHA512");
    private static final int MAX_TEXT = 255;

    private final List<Secret> secrets;
    private final String algorithm;
    private final String signatureHeader;
    private final boolean hex;
    private final String prefix;
    private final Optional<String> timeHeader;
    private final Duration tolerance;
    private final Optional<String> idHeader;
    private final Optional<String> idPointer;
    private final Optional<String> typeHeader;
    private final Optional<String> typePointer;

    HmacVerifier(List<Secret> secrets, TemplateConfig config) {
        this.secrets = secrets;
        this.algorithm = ALGORITHMS.getOrDefault(config.text("algorithm"), "HmacSHA256");
        this.signatureHeader = config.text("signatureHeader");
        this.hex = config.text("encoding").equals("hex");
        this.prefix = config.find("prefix").orElse("");
        this.timeHeader = config.find("timestampHeader");
        this.tolerance = Duration.ofSeconds(config.number("toleranceSeconds"));
        this.idHeader = config.find("idHeader");
        this.idPointer = config.find("idPointer");
        this.typeHeader = config.find("typeHeader");
        this.typePointer = config.find("typePointer");
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        WebRequest request = inbound.request();
        byte[] body = request.body();
        String given = only(request, signatureHeader);
        String time = timeHeader.map(name -> only(request, name)).orElse("");
        byte[] head = timeHeader.isPresent() ? (time + ".").getBytes(StandardCharsets.UTF_8) : new byte[0];
        if (!given.startsWith(prefix) || !isGenuine(given.substring(prefix.length()), head, body)) {
            return new InboundResult.Refused("The signature is missing or does not match");
        }
        Optional<Instant> signedAt = TimeWindow.seconds(time);
        if (timeHeader.isPresent() && !holds(signedAt, inbound.at())) {
            return new InboundResult.Refused("The time of the signature is missing or too far off");
        }
        JsonNode json = Json.read(body);
        Optional<String> sentId = sent(request, idHeader);
        Optional<String> sentType = sent(request, typeHeader);
        String id = sentId.or(() -> signed(json, idPointer)).orElseGet(() -> Digest.sha256(body));
        String type = sentType.or(() -> signed(json, typePointer)).orElse(EVENT);
        Optional<String> repetition = sentId.or(() -> sentType).map(unsigned -> Repetition.of(id, type, body));
        return new InboundResult.Received(
                List.of(new InboundEvent(id, type, body, signedAt, repetition)), WebResponse.of(204));
    }

    private boolean isGenuine(String given, byte[]... parts) {
        String comparable = hex ? given.toLowerCase(Locale.ROOT) : given;
        return Hmac.matches(comparable, secrets, secret -> {
            byte[] hash = Hmac.compute(algorithm, secret, parts);
            return hex ? HexFormat.of().formatHex(hash) : Base64.getEncoder().encodeToString(hash);
        });
    }

    private boolean holds(Optional<Instant> signedAt, Instant now) {
        return signedAt.filter(at -> Duration.between(at, now).abs().compareTo(tolerance) <= 0)
                .isPresent();
    }

    /** Of two headers of one name, the sender may have signed the other. */
    private static String only(WebRequest request, String name) {
        List<String> values = request.headers(name);
        return values.size() == 1 ? values.get(0) : "";
    }

    /** A header goes before a place in the body, though it is not signed; what is of no sensible length is none. */
    private static Optional<String> sent(WebRequest request, Optional<String> header) {
        return header.map(name -> only(request, name)).filter(HmacVerifier::isText);
    }

    private static Optional<String> signed(JsonNode json, Optional<String> pointer) {
        return pointer.map(place -> json.at(JsonPointer.compile(place)))
                .filter(node -> node.isTextual() || node.isNumber())
                .map(JsonNode::asText)
                .filter(HmacVerifier::isText);
    }

    private static boolean isText(String text) {
        return !text.isBlank() && text.length() <= MAX_TEXT;
    }
}
