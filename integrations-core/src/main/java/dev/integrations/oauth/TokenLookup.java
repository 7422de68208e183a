package dev.integrations.oauth;

import dev.integrations.jose.AccessTokenVerdict;
import dev.integrations.jose.AccessTokenVerifier;
import java.util.Optional;

/** Finds what the store calls a token that somebody shows: one that is signed goes by its id, once its signature is verified. */
final class TokenLookup {
    private final AccessTokenVerifier verifier;

    TokenLookup(OAuthParts parts) {
        this.verifier = AccessTokenVerifier.ofIssuer(parts.settings().issuer(), parts.signingKeys(), parts.clock());
    }

    /** Empty for what looks as if it were signed, and is not good. Not for use within a transaction. */
    Optional<TokenHash> hash(String token) {
        if (!isSigned(token)) {
            return Optional.of(TokenHash.of(token));
        }
        return verifier.verify(token) instanceof AccessTokenVerdict.Valid valid
                ? Optional.of(TokenHash.ofId(valid.token().id()))
                : Optional.empty();
    }

    /** Opaque tokens have no dots. */
    static boolean isSigned(String token) {
        return token.indexOf('.') >= 0;
    }
}
