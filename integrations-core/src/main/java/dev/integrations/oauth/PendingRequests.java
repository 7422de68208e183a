package dev.integrations.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.crypto.Base64Url;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Requests that wait for their user's decision. Each is a field of the form. */
final class PendingRequests {
    private final LoginSeal seal;

    PendingRequests(OAuthParts parts) {
        this.seal = new LoginSeal(parts, "oauth-request");
    }

    Secret seal(AuthorizationRequest request, Visitor.User user) {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("app", request.app().toString())
                .put("redirectUri", request.redirectUri())
                .put("challenge", request.challenge());
        request.state().ifPresent(state -> tree.put("state", state));
        request.keyThumbprint().ifPresent(thumbprint -> tree.put("keyThumbprint", thumbprint));
        request.pushed().ifPresent(pushed -> tree.put("pushed", Base64Url.encode(pushed.bytes())));
        ArrayNode scopes = tree.putArray("scopes");
        request.scopes().forEach(scopes::add);
        ArrayNode resources = tree.putArray("resources");
        request.resources().forEach(resources::add);
        return seal.seal(tree, user);
    }

    /** Empty if it was changed, has expired, or was made for another login. */
    Optional<AuthorizationRequest> open(String handle, Visitor.User user) {
        return seal.open(handle, user).map(PendingRequests::read);
    }

    private static AuthorizationRequest read(JsonNode tree) {
        return new AuthorizationRequest(
                AppId.parse(tree.path("app").asText()),
                tree.path("redirectUri").asText(),
                Optional.ofNullable(tree.path("state").asText(null)),
                new HashSet<>(texts(tree.path("scopes"))),
                texts(tree.path("resources")),
                tree.path("challenge").asText(),
                Optional.ofNullable(tree.path("keyThumbprint").asText(null)),
                Optional.ofNullable(tree.path("pushed").asText(null))
                        .flatMap(Base64Url::decode)
                        .map(TokenHash::ofBytes));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
