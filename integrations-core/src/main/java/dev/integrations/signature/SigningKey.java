package dev.integrations.signature;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.Secret;
import java.security.SecureRandom;

/**
 * A key that signs webhooks: symmetric for {@code v1} or Ed25519 for {@code v1a}. {@code toString} masks it. Immutable
 * and safe for use by several threads.
 */
public abstract sealed class SigningKey permits HmacSigningKey, Ed25519SigningKey {
    private static final int GENERATED_BYTES = 32;

    SigningKey() {}

    /**
     * Reads a key.
     *
     * @param encoded {@code whsec_} and base64, or base64 alone, for a symmetric key of 24 to 64 bytes; {@code whsk_} and
     *     base64 for an Ed25519 key, its 32-byte seed followed by its 32-byte public key
     * @return the key
     * @throws MalformedKeyException if the text is none of these, or is a {@code whpk_} key, which only verifies
     */
    public static SigningKey parse(String encoded) {
        if (encoded.startsWith(KeyText.ED25519_PRIVATE)) {
            return Ed25519SigningKey.ofSeedAndPublicKey(KeyText.decode(KeyText.ED25519_PRIVATE, encoded));
        }
        if (encoded.startsWith(KeyText.ED25519_PUBLIC)) {
            throw new MalformedKeyException("a 'whpk_' key only verifies; sign with the 'whsk_' key it belongs to");
        }
        return ofBytes(KeyText.decodeSymmetric(encoded));
    }

    /**
     * Returns the symmetric key with these bytes.
     *
     * @param key 24 to 64 bytes, copied
     * @return the key
     * @throws MalformedKeyException if there are fewer or more bytes
     */
    public static SigningKey ofBytes(byte[] key) {
        return new HmacSigningKey(HmacKey.of(key));
    }

    /**
     * Makes a symmetric key of 32 bytes.
     *
     * @param random where the bytes come from
     * @return a new key
     */
    public static SigningKey generate(SecureRandom random) {
        byte[] key = new byte[GENERATED_BYTES];
        random.nextBytes(key);
        return ofBytes(key);
    }

    /**
     * Makes an Ed25519 key pair.
     *
     * @param random where the seed comes from
     * @return a new key
     */
    public static SigningKey generateEd25519(SecureRandom random) {
        return Ed25519SigningKey.ofRandomSeed(random);
    }

    /**
     * Signs one message.
     *
     * @param id the message id, 1 to 255 visible ASCII characters without dots
     * @param timestampSeconds seconds since 1970, from 0 to 999,999,999,999
     * @param body the exact bytes that are sent
     * @return the version and the base64 of the signature, such as {@code v1,K5oZfz...}
     * @throws InvalidInputException if the id or the timestamp is out of bounds
     */
    public final String sign(String id, long timestampSeconds, byte[] body) {
        return sign(SignedContent.checked(id, timestampSeconds, body));
    }

    abstract String sign(SignedContent content);

    /**
     * Returns the text that {@link #parse} reads.
     *
     * @return a {@code whsec_} or {@code whsk_} key
     */
    public abstract Secret encoded();

    /**
     * Returns what a receiver needs to check the signatures of this key.
     *
     * @return the same key if it is symmetric, the public key if it is Ed25519
     */
    public abstract VerificationKey verificationKey();
}
