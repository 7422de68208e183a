package dev.integrations.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation of RFC 5869 with HMAC-SHA256. */
final class Hkdf {
    private static final int HASH_BYTES = 32;

    private Hkdf() {}

    /** Returns up to 255 * 32 bytes; an empty salt stands for one of zeros. */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        Mac expand = mac(extract(secret, salt));
        byte[] output = new byte[length];
        byte[] block = {};
        for (int i = 0; i * HASH_BYTES < length; i++) {
            expand.update(block);
            expand.update(info);
            expand.update((byte) (i + 1));
            block = expand.doFinal();
            System.arraycopy(block, 0, output, i * HASH_BYTES, Math.min(HASH_BYTES, length - i * HASH_BYTES));
        }
        return output;
    }

    private static byte[] extract(byte[] secret, byte[] salt) {
        return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(secret);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
