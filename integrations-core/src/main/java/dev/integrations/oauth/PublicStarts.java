package dev.integrations.oauth;

import dev.integrations.oauth.FailureThrottle.Counted;
import dev.integrations.web.WebRequest;

/**
 * Bounds what is stored in the name of apps without a secret, whose name anybody can use: within a minute, an address has six
 * times as many requests for an app as it may fail to authenticate. Safe for use by several threads.
 */
final class PublicStarts {
    private static final int PER_FAILURE = 6;

    private final OAuthParts parts;
    private final FailureThrottle throttle;

    PublicStarts(OAuthParts parts) {
        this.parts = parts;
        this.throttle = new FailureThrottle(
                parts.clock(), PER_FAILURE * parts.settings().maxFailures());
    }

    /**
     * Counts a request, or refuses it.
     *
     * @return what takes it back, if nothing came of it that is stored
     */
    Runnable count(WebRequest request, OAuthApp app) {
        if (!app.settings().isPublic()) {
            return () -> {};
        }
        Counted counted = throttle.count(app.id(), parts.proxies().clientOf(request));
        counted.blocked().ifPresent(time -> {
            throw RefusedException.tooManyRequests(time);
        });
        return () -> throttle.takeBack(counted);
    }
}
