package dev.integrations.oauth;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exchanges codes for tokens: RFC 6749, section 4.1.3, with RFC 7636. */
final class CodeExchange {
    private final OAuthParts parts;
    private final TokenIssuer issuer;
    private final GrantIssuer grants;

    CodeExchange(OAuthParts parts, TokenIssuer issuer) {
        this.parts = parts;
        this.issuer = issuer;
        this.grants = new GrantIssuer(parts, issuer);
    }

    Issued exchange(TokenRequest request) {
        TokenHash hash = TokenHash.of(request.form().get("code"));
        Optional<Issued> issued = parts.transactions().inTransaction(transaction -> redeem(transaction, request, hash));
        return issued.orElseThrow(RefusedException::invalidGrant);
    }

    /** Empty if the code was used before: what follows from that is to be committed. */
    private Optional<Issued> redeem(OAuthTransaction transaction, TokenRequest request, TokenHash hash) {
        AuthorizationCode code = transaction
                .oauthGrants()
                .findCode(hash)
                .filter(found -> isMeant(found, request))
                .orElseThrow(RefusedException::invalidGrant);
        List<String> resources =
                issuer.resources(request.form().all("resource"), code.approval().resources());
        if (!transaction.oauthGrants().consumeCode(hash, parts.clock().instant())) {
            revokeIfReplayed(transaction, code);
            return Optional.empty();
        }
        return Optional.of(grants.issue(
                transaction, request, grants.grant(request.app(), code.grant(), code.approval()), resources));
    }

    /** Whoever cannot show this has stolen the code, and can neither use it up nor have its tokens revoked. */
    private static boolean isMeant(AuthorizationCode code, TokenRequest request) {
        OAuthApp app = request.app();
        Form form = request.form();
        return code.approval().app().equals(app.id())
                && app.mayActFor(code.approval().tenant())
                && request.provesKey(code.keyThumbprint())
                && Pkce.meets(code.challenge(), form.find("code_verifier").orElse(""))
                && form.find("redirect_uri").map(code.redirectUri()::equals).orElse(true);
    }

    /** RFC 9700, section 4.2.4: a code that comes twice is in two hands. */
    private void revokeIfReplayed(OAuthTransaction transaction, AuthorizationCode code) {
        Approval approval = code.approval();
        boolean revoked = transaction
                .oauthGrants()
                .revokeGrant(approval.tenant(), code.grant(), parts.clock().instant());
        if (revoked) {
            parts.trail(approval.tenant(), approval.app())
                    .record(transaction, "grant.revoked", code.grant(), Map.of("reason", "code_replayed"));
        }
    }
}
