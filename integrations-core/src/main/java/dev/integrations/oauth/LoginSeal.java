package dev.integrations.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.DecryptionException;
import dev.integrations.crypto.EncryptionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Seals what waits for a user's decision into a field of the form, encrypted and authenticated, that only the login opens
 * which it was made for: so it guards against forged decisions too, and nothing is stored.
 */
final class LoginSeal {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OAuthParts parts;
    private final String kind;

    /** Creates a seal for one kind of question: what another one made is not opened. */
    LoginSeal(OAuthParts parts, String kind) {
        this.parts = parts;
        this.kind = kind;
    }

    Secret seal(ObjectNode question, Visitor.User user) {
        String tree = question.deepCopy()
                .put("expiresAt", parts.clock().instant().plus(LIFETIME).toString())
                .toString();
        byte[] sealed = parts.encryption().encrypt(tree.getBytes(StandardCharsets.UTF_8), context(user));
        return Secret.of(Base64Url.encode(sealed));
    }

    /** Empty if it was changed, has expired, or was made for another login. */
    Optional<JsonNode> open(String handle, Visitor.User user) {
        try {
            byte[] sealed = Base64Url.decode(handle).orElseThrow(IllegalArgumentException::new);
            return Optional.of(MAPPER.readTree(parts.encryption().decrypt(sealed, context(user))))
                    .filter(tree -> parts.clock()
                            .instant()
                            .isBefore(Instant.parse(tree.path("expiresAt").asText())));
        } catch (IllegalArgumentException | DecryptionException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a question that was sealed is JSON", e);
        }
    }

    /** The hash has a fixed length, so no two logins have the same id. */
    private EncryptionContext context(Visitor.User user) {
        String session = Base64Url.encode(TokenHash.of(user.session()).bytes());
        return new EncryptionContext(user.tenant(), kind, session + user.subject());
    }
}
