package dev.integrations.jose;

import dev.integrations.crypto.SignatureAlgorithm;
import java.time.Instant;

/**
 * What may be known of a key that this server signs with.
 *
 * @param id what tokens and the key set call it
 * @param algorithm what it signs by
 * @param state what it is good for at the moment
 * @param createdAt when it was made
 * @param signsFrom from when on it signs
 */
public record SigningKeyInfo(
        String id, SignatureAlgorithm algorithm, State state, Instant createdAt, Instant signsFrom) {
    /** What a key is good for. */
    public enum State {
        /** It is published, and will sign. */
        NEXT,
        /** It signs. */
        ACTIVE,
        /** It has signed, and is published until the last of its tokens has expired. */
        RETIRED
    }
}
