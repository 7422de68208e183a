package dev.integrations.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.DecryptionException;
import dev.integrations.crypto.EncryptionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Requests that wait for their user's decision. Each is a field of the form, encrypted and authenticated, that only the
 * login opens which it was made for: so it guards against forged decisions too, and nothing is stored.
 */
final class PendingRequests {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String KIND = "oauth-request";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OAuthParts parts;

    PendingRequests(OAuthParts parts) {
        this.parts = parts;
    }

    Secret seal(AuthorizationRequest request, Visitor.User user) {
        ObjectNode tree = MAPPER.createObjectNode()
                .put("app", request.app().toString())
                .put("redirectUri", request.redirectUri())
                .put("challenge", request.challenge())
                .put("expiresAt", parts.clock().instant().plus(LIFETIME).toString());
        request.state().ifPresent(state -> tree.put("state", state));
        request.keyThumbprint().ifPresent(thumbprint -> tree.put("keyThumbprint", thumbprint));
        ArrayNode scopes = tree.putArray("scopes");
        request.scopes().forEach(scopes::add);
        ArrayNode resources = tree.putArray("resources");
        request.resources().forEach(resources::add);
        byte[] sealed = parts.encryption().encrypt(tree.toString().getBytes(StandardCharsets.UTF_8), context(user));
        return Secret.of(Base64Url.encode(sealed));
    }

    /** Empty if it was changed, has expired, or was made for another login. */
    Optional<AuthorizationRequest> open(String handle, Visitor.User user) {
        try {
            byte[] sealed = Base64Url.decode(handle).orElseThrow(IllegalArgumentException::new);
            return Optional.of(MAPPER.readTree(parts.encryption().decrypt(sealed, context(user))))
                    .filter(tree -> parts.clock()
                            .instant()
                            .isBefore(Instant.parse(tree.path("expiresAt").asText())))
                    .map(PendingRequests::read);
        } catch (IllegalArgumentException | DecryptionException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a request that was sealed is JSON", e);
        }
    }

    /** The hash has a fixed length, so no two logins have the same id. */
    private static EncryptionContext context(Visitor.User user) {
        String session = Base64Url.encode(TokenHash.of(user.session()).bytes());
        return new EncryptionContext(user.tenant(), KIND, session + user.subject());
    }

    private static AuthorizationRequest read(JsonNode tree) {
        return new AuthorizationRequest(
                AppId.parse(tree.path("app").asText()),
                tree.path("redirectUri").asText(),
                Optional.ofNullable(tree.path("state").asText(null)),
                new HashSet<>(texts(tree.path("scopes"))),
                texts(tree.path("resources")),
                tree.path("challenge").asText(),
                Optional.ofNullable(tree.path("keyThumbprint").asText(null)));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
