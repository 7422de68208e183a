package dev.integrations.oauth;

import dev.integrations.web.WebRequest;
import java.net.InetAddress;

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

    /** Counts a request, or refuses it. */
    void count(WebRequest request, OAuthApp app) {
        check(request, app);
        add(request, app);
    }

    /** Refuses a request if there were too many. */
    void check(WebRequest request, OAuthApp app) {
        if (app.settings().isPublic()) {
            throttle.blockedFor(app.id(), address(request)).ifPresent(time -> {
                throw RefusedException.tooManyRequests(time);
            });
        }
    }

    /** Counts a request that was not refused. */
    void add(WebRequest request, OAuthApp app) {
        if (app.settings().isPublic()) {
            throttle.failed(app.id(), address(request));
        }
    }

    private InetAddress address(WebRequest request) {
        return parts.proxies().clientOf(request);
    }
}
