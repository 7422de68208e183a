package dev.integrations.oauth;

import dev.integrations.jose.SigningKeys;
import dev.integrations.web.WebResponse;
import java.time.Duration;

/** Where verifiers elsewhere get the public keys from: RFC 8414, section 2, {@code jwks_uri}. */
final class JwksEndpoint {
    private static final Duration LONGEST_KEPT = Duration.ofMinutes(5);

    private final SigningKeys keys;
    private final String caching;

    JwksEndpoint(OAuthParts parts) {
        this.keys = parts.signingKeys();
        this.caching = "public, max-age=" + kept(keys.settings().publishAhead()).toSeconds();
    }

    /** A key must be known everywhere before it signs. */
    private static Duration kept(Duration publishAhead) {
        Duration half = publishAhead.dividedBy(2);
        return half.compareTo(LONGEST_KEPT) < 0 ? half : LONGEST_KEPT;
    }

    WebResponse answer() {
        return WebResponse.json(200, keys.published().toJson()).withHeader("Cache-Control", caching);
    }
}
