package dev.integrations.oauth;

import java.util.Optional;

/** A request for tokens, of an app that authenticated, with the thumbprint of the key that it proved to have, if any. */
record TokenRequest(OAuthApp app, Form form, Optional<String> keyThumbprint) {
    /** Says whether what is bound to a key, or to none, may be used with this request. */
    boolean provesKey(Optional<String> bound) {
        return bound.isEmpty() || bound.equals(keyThumbprint);
    }

    /** Returns what refresh tokens are bound to: those of apps that authenticate are bound by that (RFC 9449, section 5). */
    Optional<String> refreshKey() {
        return app.settings().isPublic() ? keyThumbprint : Optional.empty();
    }
}
