package dev.integrations.jose;

import dev.integrations.crypto.SignatureAlgorithm;
import java.time.Instant;

/**
 * A key of this server as it is stored. Which state it is in follows from the times of all of them and is not stored, so
 * that nodes agree on it.
 *
 * @param generation 1 or more; a later key has a greater one
 * @param id what tokens call it: its thumbprint by RFC 7638, 43 characters
 * @param algorithm what it signs by
 * @param publicKey the public half, a JSON Web Key
 * @param encryptedPrivateKey the private half, PKCS #8, encrypted, in Base64url
 * @param createdAt when it was made
 * @param signsFrom from when on it signs, until a later one does
 */
public record StoredSigningKey(
        int generation,
        String id,
        SignatureAlgorithm algorithm,
        String publicKey,
        String encryptedPrivateKey,
        Instant createdAt,
        Instant signsFrom) {
    /**
     * Returns the same key with its private half encrypted anew.
     *
     * @param encrypted the private half, in Base64url
     * @return the key
     */
    public StoredSigningKey withPrivateKey(String encrypted) {
        return new StoredSigningKey(generation, id, algorithm, publicKey, encrypted, createdAt, signsFrom);
    }

    @Override
    public String toString() {
        return "StoredSigningKey[%d, %s, %s, signs from %s]".formatted(generation, id, algorithm, signsFrom);
    }
}
