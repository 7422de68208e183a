package dev.integrations.signature;

import dev.integrations.common.Secret;

/**
 * A key that checks the signatures of webhooks: symmetric for {@code v1} or the public half of an Ed25519 key for
 * {@code v1a}. The key decides the algorithm, never the request. {@code toString} masks it. Immutable and safe for use by
 * several threads.
 */
public abstract sealed class VerificationKey permits HmacVerificationKey, Ed25519VerificationKey {

    VerificationKey() {}

    /**
     * Reads a key.
     *
     * @param encoded {@code whsec_} and base64, or base64 alone, for a symmetric key of 24 to 64 bytes; {@code whpk_} and
     *     base64 for a public Ed25519 key of 32 bytes
     * @return the key
     * @throws MalformedKeyException if the text is none of these, or is a {@code whsk_} key, which only the sender has
     */
    public static VerificationKey parse(String encoded) {
        if (encoded.startsWith(KeyText.ED25519_PUBLIC)) {
            return new Ed25519VerificationKey(KeyText.decode(KeyText.ED25519_PUBLIC, encoded));
        }
        if (encoded.startsWith(KeyText.ED25519_PRIVATE)) {
            throw new MalformedKeyException("a 'whsk_' key signs and belongs to the sender alone;"
                    + " verify with the 'whpk_' key that it was published with");
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
    public static VerificationKey ofBytes(byte[] key) {
        return new HmacVerificationKey(HmacKey.of(key));
    }

    /** Checks every signature of this key's version, whether or not one has matched already. */
    abstract boolean matchesAny(SignatureList signatures, SignedContent content);

    /**
     * Returns the text that {@link #parse} reads.
     *
     * @return a {@code whsec_} key, which must be kept secret, or a {@code whpk_} key, which may be published
     */
    public abstract Secret encoded();
}
