package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a client gets for its grant: RFC 6749, section 5.1. A token that is signed is signed for the answer, since that takes
 * longer than a transaction should.
 */
record Issued(
        Supplier<Secret> accessToken,
        boolean bound,
        Duration lifetime,
        Optional<Secret> refreshToken,
        Set<String> scopes) {
    /** Returns the answer. Not for use within a transaction. */
    WebResponse response() {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", accessToken.get().reveal())
                .put("token_type", bound ? "DPoP" : "Bearer")
                .put("expires_in", lifetime.toSeconds());
        refreshToken.ifPresent(token -> body.put("refresh_token", token.reveal()));
        if (!scopes.isEmpty()) {
            body.put("scope", ScopeList.format(scopes));
        }
        return Answers.json(200, body);
    }

    Issued withRefreshToken(Secret token) {
        return new Issued(accessToken, bound, lifetime, Optional.of(token), scopes);
    }
}
