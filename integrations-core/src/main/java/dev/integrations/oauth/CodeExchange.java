package dev.integrations.oauth;

import dev.integrations.common.Secret;
import dev.integrations.oauth.TokenIssuer.Order;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Exchanges codes for tokens: RFC 6749, section 4.1.3, with RFC 7636. */
final class CodeExchange {
    private final OAuthParts parts;
    private final TokenIssuer issuer;

    CodeExchange(OAuthParts parts, TokenIssuer issuer) {
        this.parts = parts;
        this.issuer = issuer;
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
        return Optional.of(issue(transaction, request, code, resources));
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

    private Issued issue(
            OAuthTransaction transaction, TokenRequest request, AuthorizationCode code, List<String> resources) {
        OAuthApp app = request.app();
        Instant now = parts.clock().instant();
        Approval approval = code.approval();
        Grant grant = new Grant(
                code.grant(), approval, now, now.plus(issuer.policy(app).grantLifetime()), Optional.empty());
        issuer.insert(transaction, grant);
        parts.trail(approval.tenant(), app.id())
                .record(
                        transaction,
                        "grant.created",
                        grant.id(),
                        Map.of("user", approval.subject(), "scope", ScopeList.format(approval.scopes())));
        Set<String> scopes = issuer.narrowed(Optional.empty(), approval.scopes(), app);
        Issued issued =
                issuer.accessToken(transaction, new Order(app, grant, scopes, resources, request.keyThumbprint(), 0));
        if (!app.settings().grantTypes().contains(GrantType.REFRESH_TOKEN)) {
            return issued;
        }
        Secret refresh = issuer.drawRefreshToken();
        issuer.insertRefreshToken(
                transaction,
                refresh,
                new Order(app, grant, approval.scopes(), approval.resources(), request.refreshKey(), 0));
        return issued.withRefreshToken(refresh);
    }
}
