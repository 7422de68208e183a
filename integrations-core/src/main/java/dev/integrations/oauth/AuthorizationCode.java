package dev.integrations.oauth;

import java.time.Instant;
import java.util.Optional;

/**
 * A code as it is kept: what was approved, and what its redemption must show.
 *
 * @param hash what is kept of the code
 * @param grant the id of the grant that its redemption makes
 * @param approval what was allowed
 * @param redirectUri where the code was sent to
 * @param challenge the S256 challenge that the verifier must meet (RFC 7636, section 4.2)
 * @param keyThumbprint the key that its redemption must prove to have (RFC 9449, section 10), or empty if there is none
 * @param createdAt when it was issued
 * @param expiresAt from when on it is not accepted
 * @param consumedAt when it was redeemed, or empty
 */
public record AuthorizationCode(
        TokenHash hash,
        GrantId grant,
        Approval approval,
        String redirectUri,
        String challenge,
        Optional<String> keyThumbprint,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> consumedAt) {
    /**
     * Returns this code as it is once it was redeemed or withdrawn.
     *
     * @param now the time
     * @return the code, consumed
     */
    public AuthorizationCode consumed(Instant now) {
        return new AuthorizationCode(
                hash, grant, approval, redirectUri, challenge, keyThumbprint, createdAt, expiresAt, Optional.of(now));
    }
}
