package dev.integrations.signature;

import dev.integrations.common.Secret;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The bytes of a symmetric key, and HMAC-SHA256 (RFC 2104, FIPS 180-4) under it. */
final class HmacKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;

    private final SecretKeySpec key;

    HmacKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    static HmacKey of(byte[] key) {
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw new MalformedKeyException(
                    "a symmetric key has %d to %d bytes, this one has %d".formatted(MIN_BYTES, MAX_BYTES, key.length));
        }
        return new HmacKey(key);
    }

    byte[] mac(SignedContent content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(content.head());
            return mac.doFinal(content.body());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    Secret encoded() {
        return KeyText.encode(KeyText.SYMMETRIC, key.getEncoded());
    }
}
