package dev.integrations.templates.vonage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.templates.vendor.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** JSON Web Tokens with HS256 and no other algorithm. The key is the secret as it is written, not what its digits stand for. */
final class WebhookToken {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final int MAX_LENGTH = 8 * 1024;

    private WebhookToken() {}

    /** Returns the claims, or empty if none of the secrets has signed them. */
    static Optional<JsonNode> claims(String token, List<Secret> secrets) {
        String[] parts = token.split("\\.", -1);
        if (token.length() > MAX_LENGTH || parts.length != 3) {
            return Optional.empty();
        }
        byte[] content = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8);
        boolean signed = false;
        for (Secret secret : secrets) {
            // As text, since several texts in Base64 stand for the same bytes.
            signed |= MessageDigest.isEqual(
                    ENCODER.encode(Hmac.sha256(secret, content)), parts[2].getBytes(StandardCharsets.UTF_8));
        }
        if (!signed || !json(parts[0]).path("alg").asText().equals("HS256")) {
            return Optional.empty();
        }
        return Optional.of(json(parts[1])).filter(JsonNode::isObject);
    }

    private static JsonNode json(String base64) {
        try {
            return Json.read(DECODER.decode(base64));
        } catch (IllegalArgumentException e) {
            return Json.read(new byte[0]);
        }
    }
}
