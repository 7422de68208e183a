package dev.integrations.oauth;

import dev.integrations.common.Secret;
import java.time.Instant;
import java.util.Optional;

/** Makes codes of what was approved. */
final class CodeIssuer {
    private final OAuthParts parts;

    CodeIssuer(OAuthParts parts) {
        this.parts = parts;
    }

    /** Returns a code that is good once, for whoever can show the verifier of the challenge. */
    Secret issue(OAuthTransaction transaction, Approval approval, String redirectUri, String challenge) {
        if (!Pkce.isChallenge(challenge)) {
            throw new IllegalArgumentException(
                    "a code needs a challenge of S256, which has 43 characters of base64url");
        }
        Secret code = Secret.of(Opaque.draw(Opaque.CODE, parts.random()));
        Instant now = parts.clock().instant();
        transaction
                .oauthGrants()
                .insertCode(new AuthorizationCode(
                        TokenHash.of(code.reveal()),
                        new GrantId(parts.ids().next()),
                        approval,
                        redirectUri,
                        challenge,
                        now,
                        now.plus(parts.settings().codeLifetime()),
                        Optional.empty()));
        return code;
    }
}
