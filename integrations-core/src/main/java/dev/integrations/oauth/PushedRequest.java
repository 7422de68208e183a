package dev.integrations.oauth;

import java.time.Instant;
import java.util.Optional;

/**
 * A request that an app pushed ahead of the browser (RFC 9126), as it is kept.
 *
 * @param hash what is kept of its reference
 * @param app the app that pushed it, and that alone may use it
 * @param parameters its parameters as a form has them, without what the app authenticated by
 * @param createdAt when it was pushed
 * @param expiresAt from when on no browser may come with it
 * @param consumedAt when its user decided, or empty
 */
public record PushedRequest(
        TokenHash hash,
        AppId app,
        String parameters,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> consumedAt) {
    /**
     * Says whether a browser may come with it.
     *
     * @param now the time
     * @return true if it is neither consumed nor expired
     */
    public boolean liveAt(Instant now) {
        return consumedAt.isEmpty() && now.isBefore(expiresAt);
    }

    /** Without the parameters, which tell of a user and belong into no log. */
    @Override
    public String toString() {
        return "PushedRequest[hash=%s, app=%s, parameters=***, createdAt=%s, expiresAt=%s, consumedAt=%s]"
                .formatted(hash, app, createdAt, expiresAt, consumedAt);
    }
}
