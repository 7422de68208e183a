package dev.integrations.oauth;

import java.time.Instant;
import java.util.Optional;

/**
 * An approval that tokens were issued for. All of its tokens end with it: they are a family.
 *
 * @param id its id
 * @param approval what was allowed
 * @param createdAt when the first token was issued
 * @param expiresAt when the last token ends at the latest
 * @param revokedAt since when its tokens are not accepted any more, or empty
 */
public record Grant(GrantId id, Approval approval, Instant createdAt, Instant expiresAt, Optional<Instant> revokedAt) {
    /**
     * Says whether its tokens are accepted at a time, if they live by themselves.
     *
     * @param now the time
     * @return true if it is neither revoked nor expired
     */
    public boolean liveAt(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
