package dev.integrations.oauth;

import dev.integrations.scope.Authenticator;
import java.net.URI;

/**
 * Says whose access token came with a request to one of the host's resources, over all tenants, be it opaque or signed. Safe
 * for use by several threads.
 *
 * <p>A token that this node remembers is checked in memory; what is remembered is followed for five seconds at the most, so
 * that a token that is revoked on any node, or whose app is disabled, is refused by all of them after that. While the store
 * cannot be reached, what was remembered is not used for longer, and requests fail with what the store throws.
 */
public final class AccessTokens {
    private final OAuthParts parts;
    private final TokenCache cache;

    /**
     * Creates it; hosts get theirs from the entry point instead.
     *
     * @param parts what the authorization server is built from
     */
    public AccessTokens(OAuthParts parts) {
        this.parts = parts;
        this.cache = new TokenCache(parts);
    }

    /**
     * Returns what lets access tokens through a {@link dev.integrations.scope.ScopeGuard}, of a resource that clients reach
     * at the origin of its own URI.
     *
     * @param resource one of {@link OAuthSettings#resources()}; tokens for others are refused (RFC 9700, section 2.3)
     * @return the authenticator
     * @throws IllegalArgumentException if the server has no such resource, or it names no host
     */
    public Authenticator authenticator(String resource) {
        URI uri = URI.create(resource);
        if (uri.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    "'%s' names no host; say too where clients reach the resource".formatted(resource));
        }
        return authenticator(resource, URI.create(uri.getScheme() + "://" + uri.getRawAuthority()));
    }

    /**
     * Returns what lets access tokens through a {@link dev.integrations.scope.ScopeGuard}.
     *
     * @param resource one of {@link OAuthSettings#resources()}; tokens for others are refused (RFC 9700, section 2.3)
     * @param address what comes before the path of a request as clients see it, such as {@code https://api.example.com}: the
     *     proofs of keys name it
     * @return the authenticator
     * @throws IllegalArgumentException if the server has no such resource, or the address is not one
     */
    public Authenticator authenticator(String resource, URI address) {
        if (!parts.settings().resources().contains(resource)) {
            throw new IllegalArgumentException("'%s' is none of the resources of the server: %s"
                    .formatted(resource, parts.settings().resources()));
        }
        if (address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "an address has a scheme and a host, and no query or fragment; was '%s'".formatted(address));
        }
        return new AccessTokenAuthenticator(parts, cache, resource, address);
    }
}
