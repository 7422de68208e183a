package dev.integrations.oauth;

import dev.integrations.oauth.FailureThrottle.Counted;
import dev.integrations.web.WebRequest;

/**
 * Bounds what is stored for requests that earn nothing yet. Anybody can use the name of an app without a secret: within a
 * minute, an address has six times as many requests for it as it may fail to authenticate. An app with a secret has ten times
 * that, from all addresses. Safe for use by several threads.
 */
final class Starts {
    private final OAuthParts parts;
    private final FailureThrottle open;
    private final FailureThrottle authenticated;

    Starts(OAuthParts parts) {
        this.parts = parts;
        this.open = FailureThrottle.ofStarts(parts);
        this.authenticated = FailureThrottle.ofAuthenticatedStarts(parts);
    }

    /**
     * Counts a request, or refuses it.
     *
     * @return what takes it back, if nothing came of it that is stored
     */
    Runnable count(WebRequest request, OAuthApp app) {
        FailureThrottle throttle = app.settings().isPublic() ? open : authenticated;
        Counted counted = app.settings().isPublic()
                ? throttle.count(app.id(), parts.proxies().clientOf(request))
                : throttle.count(app.id());
        counted.blocked().ifPresent(time -> {
            throw RefusedException.tooManyRequests(time);
        });
        return () -> throttle.takeBack(counted);
    }
}
