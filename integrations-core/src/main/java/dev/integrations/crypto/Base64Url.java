package dev.integrations.crypto;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding, in the one way in which each sequence of bytes is written (RFC 7515, section 2). */
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    /**
     * Writes bytes.
     *
     * @param bytes any bytes
     * @return the text, without padding
     */
    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /**
     * Reads bytes.
     *
     * @param text the text
     * @return the bytes, or empty if {@link #encode} writes them differently: with padding, with bits left over at the
     *     end, or with other characters
     */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
