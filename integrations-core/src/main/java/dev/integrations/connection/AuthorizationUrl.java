package dev.integrations.connection;

import java.net.URI;
import java.time.Instant;

/**
 * Where to send a user.
 *
 * @param uri the URL, to be the target of a redirect; it is good for one use
 * @param expiresAt when it is void, ten minutes after it was made
 */
public record AuthorizationUrl(URI uri, Instant expiresAt) {
    /** Without its query, which holds the state. */
    @Override
    public String toString() {
        return "AuthorizationUrl[%s, %s]".formatted(uri.getHost(), expiresAt);
    }
}
