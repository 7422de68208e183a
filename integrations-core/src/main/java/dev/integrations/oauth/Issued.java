package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a client gets for its grant: RFC 6749, section 5.1. */
record Issued(Secret accessToken, Duration lifetime, Optional<Secret> refreshToken, Set<String> scopes) {
    WebResponse response() {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", accessToken.reveal())
                .put("token_type", "Bearer")
                .put("expires_in", lifetime.toSeconds());
        refreshToken.ifPresent(token -> body.put("refresh_token", token.reveal()));
        if (!scopes.isEmpty()) {
            body.put("scope", ScopeList.format(scopes));
        }
        return Answers.json(200, body);
    }

    Issued withRefreshToken(Secret token) {
        return new Issued(accessToken, lifetime, Optional.of(token), scopes);
    }
}
