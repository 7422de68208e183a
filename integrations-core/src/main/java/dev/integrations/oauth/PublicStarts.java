package dev.integrations.oauth;

import dev.integrations.web.WebRequest;
import java.net.InetAddress;

/**
 * Bounds what is stored in the name of apps without a secret, whose name anybody can use: 60 requests a minute from an
 * address for one app, and 600 for all. Safe for use by several threads.
 */
final class PublicStarts {
    static final int PER_MINUTE = 60;

    private final OAuthParts parts;
    private final FailureThrottle throttle;

    PublicStarts(OAuthParts parts) {
        this.parts = parts;
        this.throttle = new FailureThrottle(parts.clock(), PER_MINUTE);
    }

    /** Counts a request, or refuses it. */
    void count(WebRequest request, OAuthApp app) {
        if (!app.settings().isPublic()) {
            return;
        }
        InetAddress address = parts.proxies().clientOf(request);
        throttle.blockedFor(app.id(), address).ifPresent(time -> {
            throw RefusedException.tooManyRequests(time);
        });
        throttle.failed(app.id(), address);
    }
}
