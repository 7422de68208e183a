package dev.integrations.oauth;

import dev.integrations.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of a code, a token or a secret, which is all that is kept of it. What is hashed has 256 random bits, so that
 * nothing slower is needed. Immutable and safe for use by several threads.
 */
public final class TokenHash implements Comparable<TokenHash> {
    /** The length of the hash. */
    public static final int BYTES = 32;

    private static final byte NO_UTF_8 = (byte) 0xFF;

    private final byte[] bytes;

    private TokenHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Hashes a code, a token or a secret.
     *
     * @param token as its holder shows it
     * @return its hash
     */
    public static TokenHash of(String token) {
        return new TokenHash(Sha256.of(token));
    }

    /**
     * Hashes the id of a token that is signed. It is not the hash of any text, since no text has this first byte in UTF-8:
     * so who knows an id cannot show it as a token.
     *
     * @param id {@code jti}
     * @return its hash
     */
    public static TokenHash ofId(String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return new TokenHash(Sha256.of(
                ByteBuffer.allocate(text.length + 1).put(NO_UTF_8).put(text).array()));
    }

    /**
     * Wraps a hash that was stored.
     *
     * @param bytes 32 bytes, copied
     * @return the hash
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static TokenHash ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 has %d bytes, was %d".formatted(BYTES, bytes.length));
        }
        return new TokenHash(bytes.clone());
    }

    /**
     * Returns the hash.
     *
     * @return 32 bytes, a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(TokenHash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    /** Takes constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first bytes only: enough to tell two apart in a log. */
    @Override
    public String toString() {
        return "TokenHash[%s…]".formatted(HexFormat.of().formatHex(bytes, 0, 4));
    }
}
