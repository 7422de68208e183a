package dev.integrations.oauth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A token as it is kept.
 *
 * @param hash what is kept of the token
 * @param kind what it is good for
 * @param grant the family that it belongs to
 * @param generation how often the family was refreshed before it was issued, from 0
 * @param scopes what it allows, no more than its grant does
 * @param resources where it does, no more than its grant does
 * @param keyThumbprint the key that whoever shows it must prove to have (RFC 9449, section 6), or empty if there is none
 * @param createdAt when it was issued
 * @param expiresAt from when on it is not accepted
 * @param consumedAt since when it is not accepted any more, because it was exchanged or revoked, or empty
 */
public record StoredToken(
        TokenHash hash,
        TokenKind kind,
        GrantId grant,
        int generation,
        Set<String> scopes,
        List<String> resources,
        Optional<String> keyThumbprint,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> consumedAt) {
    /**
     * Copies the collections.
     *
     * @param hash what is kept of the token
     * @param kind what it is good for
     * @param grant the family that it belongs to
     * @param generation how often the family was refreshed before
     * @param scopes what it allows
     * @param resources where it does
     * @param keyThumbprint the key that whoever shows it must prove to have, or empty
     * @param createdAt when it was issued
     * @param expiresAt from when on it is not accepted
     * @param consumedAt since when it is not accepted any more, or empty
     */
    public StoredToken {
        scopes = Set.copyOf(scopes);
        resources = List.copyOf(resources);
    }

    /**
     * Returns this token as it is once it was exchanged or revoked.
     *
     * @param now the time
     * @return the token, consumed
     */
    public StoredToken consumed(Instant now) {
        return new StoredToken(
                hash,
                kind,
                grant,
                generation,
                scopes,
                resources,
                keyThumbprint,
                createdAt,
                expiresAt,
                Optional.of(now));
    }

    /**
     * Says whether it is accepted at a time, if its grant is.
     *
     * @param now the time
     * @return true if it is neither consumed nor expired
     */
    public boolean liveAt(Instant now) {
        return consumedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
