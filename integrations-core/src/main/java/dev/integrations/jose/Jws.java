package dev.integrations.jose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.StrictJson;
import dev.integrations.crypto.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A token in the compact form of a JWS whose signature has not been looked at (RFC 7515, section 7.1). Nothing that it says
 * is true before {@link #isSignedBy}.
 */
final class Jws {
    /** The longest token that is read, in characters. */
    static final int MAX_LENGTH = 8192;

    private final JsonNode header;
    private final Claims claims;
    private final byte[] signingInput;
    private final byte[] signature;

    private Jws(JsonNode header, Claims claims, byte[] signingInput, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signingInput = signingInput;
        this.signature = signature;
    }

    /**
     * Reads a token that holds claims. Empty if it is longer than 8,192 characters, does not have three parts in strict
     * Base64url, the first two of them JSON objects without repeated members, names no algorithm, or names extensions that
     * must be understood ({@code crit}), for none is.
     */
    static Optional<Jws> parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (text.length() > MAX_LENGTH || first < 0 || second < 0) {
            return Optional.empty();
        }
        Optional<JsonNode> header = object(text.substring(0, first)).filter(Jws::isUnderstood);
        Optional<JsonNode> claims = object(text.substring(first + 1, second));
        Optional<byte[]> signature = Base64Url.decode(text.substring(second + 1));
        if (header.isEmpty() || claims.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        byte[] signingInput = text.substring(0, second).getBytes(StandardCharsets.US_ASCII);
        return Optional.of(new Jws(header.get(), new Claims(claims.get()), signingInput, signature.get()));
    }

    private static Optional<JsonNode> object(String part) {
        return Base64Url.decode(part).flatMap(StrictJson::readObject);
    }

    private static boolean isUnderstood(JsonNode header) {
        return header.path("alg").isTextual()
                && !header.has("crit")
                && isTextIfThere(header, "typ")
                && isTextIfThere(header, "kid");
    }

    private static boolean isTextIfThere(JsonNode header, String member) {
        return !header.has(member) || header.path(member).isTextual();
    }

    /** The algorithm that the token names; a key decides whether it is the right one. */
    String algorithm() {
        return header.path("alg").asText();
    }

    Optional<String> keyId() {
        return text("kid");
    }

    /** Whether {@code typ} is a type, in letters of either case and with or without {@code application/} before it. */
    boolean isOfType(String type) {
        String given = text("typ").orElse("");
        return given.equalsIgnoreCase(type) || given.equalsIgnoreCase("application/" + type);
    }

    boolean hasType() {
        return header.has("typ");
    }

    /** The key that a token brings along, which proves nothing but that its holder signed. */
    Optional<JsonNode> embeddedKey() {
        return Optional.ofNullable(header.get("jwk")).filter(JsonNode::isObject);
    }

    private Optional<String> text(String member) {
        return Optional.ofNullable(header.get(member)).map(JsonNode::asText);
    }

    Claims claims() {
        return claims;
    }

    boolean isSignedBy(VerificationKey key) {
        return key.algorithm().header().equals(algorithm()) && key.verify(signingInput, signature);
    }
}
