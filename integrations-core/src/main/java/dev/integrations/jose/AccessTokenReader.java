package dev.integrations.jose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.AccessTokenVerdict.Reason;
import dev.integrations.jose.AccessTokenVerdict.Refused;
import dev.integrations.jose.AccessTokenVerdict.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Verifies access tokens, each from the start; those for any audience if none is given. */
record AccessTokenReader(String issuer, Optional<String> audience, VerificationKeys keys) {
    /** How far the clock of the issuer may be ahead. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int MAX_NAME = 1024;

    AccessTokenVerdict read(String text, Instant now) {
        Optional<Jws> jws = Jws.parse(text);
        if (jws.isEmpty()) {
            return new Refused(Reason.MALFORMED);
        }
        if (!jws.get().isOfType(AccessTokenIssuer.TYPE)) {
            return new Refused(Reason.OTHER_TYPE);
        }
        Optional<VerificationKey> key = jws.get().keyId().flatMap(keys::find);
        if (key.isEmpty()) {
            return new Refused(Reason.UNKNOWN_KEY);
        }
        if (!jws.get().isSignedBy(key.get())) {
            return new Refused(Reason.BAD_SIGNATURE);
        }
        return check(jws.get().claims(), now);
    }

    private AccessTokenVerdict check(Claims claims, Instant now) {
        if (!claims.isText("iss", issuer)) {
            return new Refused(claims.text("iss").isPresent() ? Reason.OTHER_ISSUER : Reason.INCOMPLETE);
        }
        Optional<AccessToken> token = token(claims);
        if (token.isEmpty()) {
            return new Refused(Reason.INCOMPLETE);
        }
        if (audience.isPresent() && !token.get().audiences().contains(audience.get())) {
            return new Refused(Reason.OTHER_AUDIENCE);
        }
        if (!now.isBefore(token.get().expiresAt())) {
            return new Refused(Reason.EXPIRED);
        }
        Instant start = claims.time("nbf").orElse(token.get().issuedAt());
        return start.isAfter(now.plus(SKEW)) ? new Refused(Reason.NOT_YET_VALID) : new Valid(token.get());
    }

    /** Empty if something is missing that is required, or is there in another type. */
    private static Optional<AccessToken> token(Claims claims) {
        Optional<String> id = claims.text("jti", MAX_NAME);
        Optional<String> subject = claims.text("sub", MAX_NAME);
        Optional<String> client = claims.text("client_id", MAX_NAME);
        Optional<Instant> issuedAt = claims.time("iat");
        Optional<Instant> expiresAt = claims.time("exp");
        List<String> audiences = claims.texts("aud");
        Optional<String> thumbprint = claims.within("cnf").text("jkt");
        boolean complete = id.isPresent()
                && subject.isPresent()
                && client.isPresent()
                && issuedAt.isPresent()
                && expiresAt.isPresent()
                && !audiences.isEmpty()
                && isRight(claims, "nbf", claims.time("nbf"))
                && isRight(claims, "scope", claims.text("scope"))
                && isRight(claims, "cnf", thumbprint);
        return complete
                ? Optional.of(new AccessToken(
                        id.get(),
                        subject.get(),
                        client.get(),
                        audiences,
                        scopes(claims),
                        issuedAt.get(),
                        expiresAt.get(),
                        thumbprint,
                        details(claims)))
                : Optional.empty();
    }

    /** A binding to a key that is not understood must not make a bearer token. */
    private static boolean isRight(Claims claims, String name, Optional<?> value) {
        return value.isPresent() || !claims.has(name);
    }

    private static Set<String> scopes(Claims claims) {
        return claims.text("scope")
                .filter(scope -> !scope.isBlank())
                .map(scope -> Set.copyOf(List.of(scope.strip().split(" +"))))
                .orElse(Set.of());
    }

    private static Map<String, String> details(Claims claims) {
        Map<String, String> details = new HashMap<>();
        for (Map.Entry<String, JsonNode> claim : claims.json().properties()) {
            if (claim.getValue().isTextual() && !AccessTokenRequest.RESERVED.contains(claim.getKey())) {
                details.put(claim.getKey(), claim.getValue().asText());
            }
        }
        return details;
    }
}
