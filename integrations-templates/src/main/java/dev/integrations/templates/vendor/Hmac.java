package dev.integrations.templates.vendor;

import dev.integrations.common.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
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
        return matches(hex, keys, key -> HexFormat.of().formatHex(sha256(key, parts)));
    }

    /**
     * Says whether a signature is what one of some keys makes. All keys are tried, whichever matches.
     *
     * @param given the signature, untrusted
     * @param keys the secrets that are valid now
     * @param signature makes the signature with a key, as text
     * @return whether it is
     */
    public static boolean matches(String given, List<Secret> keys, Function<Secret, String> signature) {
        byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        boolean matched = false;
        for (Secret key : keys) {
            matched |= MessageDigest.isEqual(signature.apply(key).getBytes(StandardCharsets.UTF_8), bytes);
        }
        return matched;
    }
}
