package dev.integrations.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The key derivation of ECDH-ES: Concat KDF with SHA-256 as RFC 7518, section 4.6.2, has it. */
final class ConcatKdf {
    private static final int HASH_BYTES = 32;

    private ConcatKdf() {}

    /** Who takes part and what the key is for; each text goes after its length, as do the bytes of the parties. */
    record Info(String algorithm, String partyU, String partyV, int keyBits) {
        byte[] bytes() {
            byte[] algorithmId = algorithm.getBytes(StandardCharsets.US_ASCII);
            byte[] u = partyU.getBytes(StandardCharsets.UTF_8);
            byte[] v = partyV.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(4 * Integer.BYTES + algorithmId.length + u.length + v.length)
                    .putInt(algorithmId.length)
                    .put(algorithmId)
                    .putInt(u.length)
                    .put(u)
                    .putInt(v.length)
                    .put(v)
                    .putInt(keyBits)
                    .array();
        }
    }

    /** Returns a key of up to 256 bits; one round of the hash gives that many. */
    static byte[] derive(byte[] sharedSecret, Info info) {
        if (info.keyBits % Byte.SIZE != 0 || info.keyBits > HASH_BYTES * Byte.SIZE) {
            throw new IllegalArgumentException("up to 256 bits can be derived, was " + info.keyBits);
        }
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(new byte[] {0, 0, 0, 1});
            hash.update(sharedSecret);
            byte[] key = new byte[info.keyBits / Byte.SIZE];
            System.arraycopy(hash.digest(info.bytes()), 0, key, 0, key.length);
            return key;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
