package dev.integrations.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;

/**
 * A key that only the holder of a random secret can make, such as a token that is stored as its hash: AES-256-GCM under
 * what HKDF-SHA256 (RFC 5869) derives from the secret. Immutable and safe for use by several threads.
 */
public final class DerivedKey {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] NONE = {};

    private final SecretKey key;

    private DerivedKey(SecretKey key) {
        this.key = key;
    }

    /**
     * Derives a key.
     *
     * @param secret at least 128 random bits as text
     * @param purpose what the key is for, such as {@code refresh-successor}; keys of other purposes have nothing in common
     * @return the key
     */
    public static DerivedKey of(String secret, String purpose) {
        return new DerivedKey(AesGcm.key(Hkdf.derive(
                secret.getBytes(StandardCharsets.UTF_8),
                NONE,
                purpose.getBytes(StandardCharsets.UTF_8),
                AesGcm.KEY_BYTES)));
    }

    /**
     * Encrypts.
     *
     * @param plaintext what to hide, of any length
     * @return the plaintext's length and 28 bytes more
     */
    public byte[] encrypt(byte[] plaintext) {
        byte[] iv = new byte[AesGcm.IV_BYTES];
        RANDOM.nextBytes(iv);
        byte[] sealed = AesGcm.seal(key, iv, NONE, plaintext);
        return ByteBuffer.allocate(iv.length + sealed.length)
                .put(iv)
                .put(sealed)
                .array();
    }

    /**
     * Decrypts.
     *
     * @param encrypted what {@link #encrypt} returned
     * @return the plaintext, or empty if the bytes were changed or belong to another key
     */
    public Optional<byte[]> decrypt(byte[] encrypted) {
        if (encrypted.length < AesGcm.IV_BYTES + AesGcm.TAG_BYTES) {
            return Optional.empty();
        }
        byte[] iv = new byte[AesGcm.IV_BYTES];
        byte[] sealed = new byte[encrypted.length - iv.length];
        ByteBuffer.wrap(encrypted).get(iv).get(sealed);
        try {
            return Optional.of(AesGcm.open(key, iv, NONE, sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "DerivedKey[masked]";
    }
}
