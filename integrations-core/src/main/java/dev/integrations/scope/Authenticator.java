package dev.integrations.scope;

import dev.integrations.web.WebRequest;
import java.util.List;

/** Knows one kind of credentials, such as API keys. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Checks the credentials of a request.
     *
     * @param credentials what the request shows
     * @param request the request
     * @param needed the scopes that it needs
     * @return who makes the request, or why it may not be made
     */
    Authentication authenticate(Credentials credentials, WebRequest request, ScopeSet needed);

    /**
     * Returns what proofs may be signed by, for an authenticator that takes tokens which are bound to a key.
     *
     * @return the algorithms that challenges name (RFC 9449, section 7.1); none, the default, if it does not take such tokens
     */
    default List<String> proofAlgorithms() {
        return List.of();
    }
}
