package dev.integrations.oauth;

import dev.integrations.common.Secret;
import java.time.Instant;
import java.util.Optional;

/** Makes codes of what was approved. */
final class CodeIssuer {
    private final OAuthParts parts;

    /** What the redemption of a code must show: where it was sent to, the verifier of a challenge, and the key, if any. */
    record Binding(String redirectUri, String challenge, Optional<String> keyThumbprint) {}

    CodeIssuer(OAuthParts parts) {
        this.parts = parts;
    }

    /** Returns a code that is good once, for whoever can show what it is bound to. */
    Secret issue(OAuthTransaction transaction, Approval approval, Binding binding) {
        if (!Pkce.isChallenge(binding.challenge)) {
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
                        binding.redirectUri,
                        binding.challenge,
                        binding.keyThumbprint,
                        now,
                        now.plus(parts.settings().codeLifetime()),
                        Optional.empty()));
        return code;
    }
}
