package dev.integrations.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;

/**
 * The stored form: the byte 1, the id of the key in 4 bytes, a random IV of 12, the ciphertext, and its tag of 16. Ids of
 * keys in a ring are positive, those of data keys negative.
 */
final class Ciphertext {
    private static final byte VERSION = 1;
    private static final int PREFIX_BYTES = Byte.BYTES + Integer.BYTES;
    private static final int MIN_BYTES = PREFIX_BYTES + AesGcm.IV_BYTES + AesGcm.TAG_BYTES;

    /** Not for the caller to choose: an IV that comes twice would break every secret under its key. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ciphertext() {}

    static byte[] seal(int keyId, SecretKey key, byte[] plaintext, EncryptionContext context) {
        byte[] iv = new byte[AesGcm.IV_BYTES];
        RANDOM.nextBytes(iv);
        byte[] sealed = AesGcm.seal(key, iv, context.associatedData(), plaintext);
        return ByteBuffer.allocate(PREFIX_BYTES + iv.length + sealed.length)
                .put(VERSION)
                .putInt(keyId)
                .put(iv)
                .put(sealed)
                .array();
    }

    /** Returns the plaintext of bytes that name this key. */
    static byte[] open(SecretKey key, byte[] encrypted, EncryptionContext context) {
        byte[] iv = new byte[AesGcm.IV_BYTES];
        byte[] sealed = new byte[encrypted.length - PREFIX_BYTES - iv.length];
        ByteBuffer.wrap(encrypted).position(PREFIX_BYTES).get(iv).get(sealed);
        try {
            return AesGcm.open(key, iv, context.associatedData(), sealed);
        } catch (AEADBadTagException e) {
            throw DecryptionException.notAuthentic(keyId(encrypted), context);
        }
    }

    static boolean isWellFormed(byte[] encrypted) {
        return encrypted.length >= MIN_BYTES && encrypted[0] == VERSION;
    }

    /** Returns the id of the key of well-formed bytes. */
    static int keyId(byte[] encrypted) {
        return ByteBuffer.wrap(encrypted).getInt(Byte.BYTES);
    }

    static int keyId(byte[] encrypted, EncryptionContext context) {
        if (!isWellFormed(encrypted)) {
            throw DecryptionException.malformed(context);
        }
        return keyId(encrypted);
    }
}
