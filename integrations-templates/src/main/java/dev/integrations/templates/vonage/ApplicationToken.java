package dev.integrations.templates.vonage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Sending;
import dev.integrations.templates.vendor.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens by which an application shows who it is: JSON Web Tokens with RS256, good for a quarter of an hour. The same attempt
 * makes the same token.
 *
 * @see <a href="https://developer.vonage.com/en/getting-started/concepts/authentication#jwts">JWTs</a>
 */
final class ApplicationToken {
    private static final int SECONDS = 900;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private ApplicationToken() {}

    static String of(String application, Sending sending) {
        PrivateKey key = key(sending.config().secret("privateKey"))
                .orElseThrow(() -> new DeliveryWithheldException("The private key of the application is no RSA key"));
        long at = sending.at().getEpochSecond();
        String id = sending.idempotencyKey() + "/" + sending.at();
        ObjectNode header =
                JsonNodeFactory.instance.objectNode().put("alg", "RS256").put("typ", "JWT");
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("application_id", application)
                .put("iat", at)
                .put("exp", at + SECONDS)
                .put(
                        "jti",
                        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                                .toString());
        String content = BASE64.encodeToString(Json.bytes(header)) + "." + BASE64.encodeToString(Json.bytes(claims));
        return content + "." + BASE64.encodeToString(sign(content, key));
    }

    /** Returns the key of a PEM text, or empty if it is no RSA key in PKCS #8. */
    static Optional<PrivateKey> key(Secret pem) {
        String base64 = pem.reveal().replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return Optional.of(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] sign(String content, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new DeliveryWithheldException("The private key of the application cannot sign");
        }
    }
}
