package dev.integrations.jose;

import dev.integrations.crypto.SignatureAlgorithm;
import java.util.Optional;
import java.util.Set;

/**
 * What an assertion of one client must be like.
 *
 * @param clientId which client
 * @param keys its public keys
 * @param algorithms what its assertions may be signed by, at least one
 * @param issuer the identifier of this server, which the assertion must be for and for nobody else
 * @param legacyTokenUrl the URL of the token endpoint, for a client that names that instead of the issuer, or empty
 */
public record ClientAssertionRules(
        String clientId,
        JwkSet keys,
        Set<SignatureAlgorithm> algorithms,
        String issuer,
        Optional<String> legacyTokenUrl) {
    /**
     * Validates and copies.
     *
     * @param clientId which client
     * @param keys its public keys
     * @param algorithms what its assertions may be signed by
     * @param issuer the identifier of this server
     * @param legacyTokenUrl the URL of the token endpoint, or empty
     * @throws IllegalArgumentException if there is no algorithm
     */
    public ClientAssertionRules {
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("a client signs by one algorithm at least");
        }
        algorithms = Set.copyOf(algorithms);
    }
}
