package dev.integrations.jose;

import dev.integrations.common.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A request that a DPoP proof came with.
 *
 * @param proofs the values of all its {@code DPoP} headers
 * @param method its method, such as {@code POST}
 * @param uri where it went, as the client sees it: scheme, host, port and path; a query is ignored
 * @param accessToken the token that it presents, or empty at the token endpoint
 * @param keyThumbprint the key that its token, code or refresh token is bound to, or empty if it is bound to none yet
 */
public record DpopRequest(
        List<String> proofs, String method, URI uri, Optional<Secret> accessToken, Optional<String> keyThumbprint) {
    /**
     * Validates and copies.
     *
     * @param proofs the values of all its {@code DPoP} headers
     * @param method its method
     * @param uri where it went
     * @param accessToken the token that it presents
     * @param keyThumbprint the key that its token is bound to
     * @throws IllegalArgumentException if the URI has no scheme or no host
     */
    public DpopRequest {
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("a request goes to an absolute URI with a host, was " + uri);
        }
        proofs = List.copyOf(proofs);
    }

    /**
     * Returns a request for a token.
     *
     * @param proofs the values of all its {@code DPoP} headers
     * @param uri that of the endpoint, without a query
     * @param keyThumbprint the key that the code or refresh token is bound to, or empty
     * @return the request
     * @throws IllegalArgumentException if the URI has no scheme or no host
     */
    public static DpopRequest forToken(List<String> proofs, URI uri, Optional<String> keyThumbprint) {
        return new DpopRequest(proofs, "POST", uri, Optional.empty(), keyThumbprint);
    }
}
