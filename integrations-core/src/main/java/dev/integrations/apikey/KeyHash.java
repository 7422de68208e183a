package dev.integrations.apikey;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of an API key: 32 bytes, the SHA-256 of its text, or the HMAC-SHA256 of that under a pepper. Keys have at
 * least 178 random bits, so that nothing slower is needed. Compared in constant time. Immutable and safe for use by
 * several threads.
 */
public final class KeyHash {
    private static final int LENGTH = 32;
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(KeyHash::newDigest);

    private final byte[] bytes;

    private KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns a hash that was computed elsewhere.
     *
     * @param bytes 32 bytes, copied
     * @return the hash
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static KeyHash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 hash has %d bytes, had %d".formatted(LENGTH, bytes.length));
        }
        return new KeyHash(bytes.clone());
    }

    /**
     * Returns a hash that was computed elsewhere.
     *
     * @param hex 64 hexadecimal digits, as {@code sha256sum} prints them
     * @return the hash
     * @throws IllegalArgumentException if the text is something else; the message does not repeat it
     */
    public static KeyHash ofHex(String hex) {
        if (!hex.matches("[0-9A-Fa-f]{64}")) {
            throw new IllegalArgumentException(
                    "a SHA-256 hash has %d hexadecimal digits, had %d characters".formatted(2 * LENGTH, hex.length()));
        }
        return new KeyHash(HexFormat.of().parseHex(hex));
    }

    /** Returns the SHA-256 of a key's text. */
    static KeyHash sha256(byte[] text) {
        return new KeyHash(SHA_256.get().digest(text));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns the hash.
     *
     * @return a copy of its 32 bytes
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return (bytes[0] << 24) | ((bytes[1] & 0xFF) << 16) | ((bytes[2] & 0xFF) << 8) | (bytes[3] & 0xFF);
    }

    /** Masked: with the hash of a key at hand one can tell whether a guess is right. */
    @Override
    public String toString() {
        return "KeyHash[masked]";
    }
}
