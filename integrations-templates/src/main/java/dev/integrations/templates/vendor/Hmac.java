package dev.integrations.templates.vendor;

import dev.integrations.common.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes that vendors sign requests with. Compared in constant time. */
public final class Hmac {
    private Hmac() {}

    /**
     * Computes HMAC-SHA-256 over some parts, one after the other.
     *
     * @param key the secret, as UTF-8
     * @param parts the parts
     * @return 32 bytes
     */
    public static byte[] sha256(Secret key, byte[]... parts) {
        return compute("HmacSHA256", key, parts);
    }

    /**
     * Computes a keyed hash over some parts, one after the other.
     *
     * @param algorithm as {@link Mac} names it, such as {@code HmacSHA1}
     * @param key the secret, as UTF-8, not empty
     * @param parts the parts
     * @return the hash
     */
    public static byte[] compute(String algorithm, Secret key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java platforms have " + algorithm, e);
        }
    }

    /**
     * Says whether a signature in hexadecimal digits is that of one of some keys. All keys are tried, whichever matches.
     *
     * @param hex the signature, untrusted, letters in lower case, as all vendors write them
     * @param keys the secrets that are valid now
     * @param parts what was signed
     * @return whether it is
     */
    public static boolean matchesSha256(String hex, List<Secret> keys, byte[]... parts) {
        byte[] given = hex.getBytes(StandardCharsets.UTF_8);
        boolean matched = false;
        for (Secret key : keys) {
            String expected = HexFormat.of().formatHex(sha256(key, parts));
            matched |= MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
        }
        return matched;
    }
}
