package dev.integrations.jose;

import dev.integrations.crypto.SignatureAlgorithm;
import java.util.Set;

/**
 * What an assertion of one client must be like.
 *
 * @param clientId which client
 * @param keys its public keys
 * @param algorithms what its assertions may be signed by, at least one
 * @param issuer the identifier of this server, which the assertion must be for and for nobody else
 * @param endpoints the URLs of endpoints that it may be for instead, for clients that name where they send it
 */
public record ClientAssertionRules(
        String clientId, JwkSet keys, Set<SignatureAlgorithm> algorithms, String issuer, Set<String> endpoints) {
    /**
     * Validates and copies.
     *
     * @param clientId which client
     * @param keys its public keys
     * @param algorithms what its assertions may be signed by
     * @param issuer the identifier of this server
     * @param endpoints the URLs of endpoints that it may be for instead
     * @throws IllegalArgumentException if there is no algorithm
     */
    public ClientAssertionRules {
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("a client signs by one algorithm at least");
        }
        algorithms = Set.copyOf(algorithms);
        endpoints = Set.copyOf(endpoints);
    }
}
