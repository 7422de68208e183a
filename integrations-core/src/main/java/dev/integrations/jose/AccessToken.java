package dev.integrations.jose;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an access token says, once it was verified (RFC 9068, section 2.2).
 *
 * @param id {@code jti}
 * @param subject for whom requests are made: a user, or the client itself
 * @param clientId which app makes them
 * @param audiences for which servers
 * @param scopes what it may be used for; empty if it names none
 * @param issuedAt when it was issued, in whole seconds
 * @param expiresAt from when on it is refused, in whole seconds
 * @param keyThumbprint the key that every request must prove to have (RFC 9449, section 6), or empty for a bearer token.
 *     A token with one must never be accepted without a proof
 * @param details other claims that are texts, such as the tenant
 */
public record AccessToken(
        String id,
        String subject,
        String clientId,
        List<String> audiences,
        Set<String> scopes,
        Instant issuedAt,
        Instant expiresAt,
        Optional<String> keyThumbprint,
        Map<String, String> details) {
    /**
     * Copies what can change.
     *
     * @param id {@code jti}
     * @param subject for whom requests are made
     * @param clientId which app makes them
     * @param audiences for which servers
     * @param scopes what it may be used for
     * @param issuedAt when it was issued
     * @param expiresAt from when on it is refused
     * @param keyThumbprint the key that every request must prove to have
     * @param details other claims that are texts
     */
    public AccessToken {
        audiences = List.copyOf(audiences);
        scopes = Set.copyOf(scopes);
        details = Map.copyOf(details);
    }
}
