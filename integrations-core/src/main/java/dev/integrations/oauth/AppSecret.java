package dev.integrations.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A secret of an app as it is kept.
 *
 * @param id its id
 * @param app whose it is
 * @param hash what is kept of it
 * @param hint its last four characters, by which people tell secrets apart
 * @param createdAt when it was made
 * @param expiresAt from when on it is not accepted, or empty while it is current
 */
public record AppSecret(
        UUID id, AppId app, TokenHash hash, String hint, Instant createdAt, Optional<Instant> expiresAt) {
    /**
     * Says whether it is accepted at a time.
     *
     * @param now the time
     * @return true if it has not expired
     */
    public boolean liveAt(Instant now) {
        return expiresAt.map(now::isBefore).orElse(true);
    }

    /**
     * Returns this secret with an earlier end.
     *
     * @param at when it expires at the latest
     * @return a secret that expires then, or when this one does if that is earlier
     */
    public AppSecret expiringBy(Instant at) {
        Instant end = expiresAt.filter(at::isAfter).orElse(at);
        return new AppSecret(id, app, hash, hint, createdAt, Optional.of(end));
    }
}
