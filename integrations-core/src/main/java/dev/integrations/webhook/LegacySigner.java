package dev.integrations.webhook;

import dev.integrations.http.Header;
import dev.integrations.signature.SigningKey;
import dev.integrations.signature.WebhookHeaders;
import dev.integrations.signature.WebhookSigner;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.LegacySignature.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the headers of a legacy signature, anew for each attempt. Safe for use by several threads. */
interface LegacySigner {
    List<Header> sign(String id, Instant now, byte[] body);

    static LegacySigner of(LegacySignature signature, String secret) {
        if (signature instanceof Hmac hmac) {
            SecretKeySpec key = new SecretKeySpec(
                    secret.getBytes(StandardCharsets.UTF_8), hmac.algorithm().mac());
            return (id, now, body) -> List.of(hmac(hmac, key, now, body));
        }
        WebhookSigner signer = WebhookSigner.of(SigningKey.parse(secret));
        return (id, now, body) -> svix(signer.sign(id, now, body));
    }

    private static List<Header> svix(WebhookHeaders headers) {
        return List.of(
                new Header("svix-id", headers.id()),
                new Header("svix-timestamp", headers.timestamp()),
                new Header("svix-signature", headers.signature()));
    }

    private static Header hmac(Hmac hmac, SecretKeySpec key, Instant now, byte[] body) {
        boolean timed = hmac.content() != Content.BODY;
        String seconds = Long.toString(now.getEpochSecond());
        Mac mac = mac(key);
        if (timed) {
            String head = seconds + (hmac.content() == Content.TIMESTAMP_COMMA_BODY ? "," : ".");
            mac.update(head.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] bytes = mac.doFinal(body);
        String written = hmac.encoding() == Encoding.HEX
                ? HexFormat.of().formatHex(bytes)
                : Base64.getEncoder().encodeToString(bytes);
        return new Header(hmac.header(), (timed ? "t=" + seconds + "," : "") + hmac.prefix() + written);
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java platform lacks " + key.getAlgorithm(), e);
        }
    }
}
