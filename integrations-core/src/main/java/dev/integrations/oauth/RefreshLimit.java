package dev.integrations.oauth;

/**
 * Bounds what is stored by refreshing: within a minute, a grant brings six times as many tokens as an address may fail to
 * authenticate, and ten times that if its app has a secret. Safe for use by several threads.
 */
final class RefreshLimit {
    private final FailureThrottle open;
    private final FailureThrottle authenticated;

    RefreshLimit(OAuthParts parts) {
        this.open = FailureThrottle.ofStarts(parts);
        this.authenticated = FailureThrottle.ofAuthenticatedStarts(parts);
    }

    /** Counts a token that follows, or refuses it. */
    void count(Grant grant, OAuthApp app) {
        (app.settings().isPublic() ? open : authenticated)
                .count(grant.id())
                .blocked()
                .ifPresent(time -> {
                    throw RefusedException.tooManyRequests(time);
                });
    }
}
