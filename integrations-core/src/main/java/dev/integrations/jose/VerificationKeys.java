package dev.integrations.jose;

import dev.integrations.crypto.VerificationKey;
import java.util.Optional;

/** Where a verifier finds the keys of an issuer. Safe for use by several threads. */
@FunctionalInterface
public interface VerificationKeys {
    /**
     * Finds a key.
     *
     * @param id what a token calls it
     * @return the key, or empty if the issuer has none of that id
     */
    Optional<VerificationKey> find(String id);
}
