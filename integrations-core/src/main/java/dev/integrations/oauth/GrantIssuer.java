package dev.integrations.oauth;

import dev.integrations.common.Secret;
import dev.integrations.oauth.TokenIssuer.Order;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes grants of what users approved, with their first tokens. */
final class GrantIssuer {
    private final OAuthParts parts;
    private final TokenIssuer issuer;

    GrantIssuer(OAuthParts parts, TokenIssuer issuer) {
        this.parts = parts;
        this.issuer = issuer;
    }

    Grant grant(OAuthApp app, GrantId id, Approval approval) {
        Instant now = parts.clock().instant();
        return new Grant(id, approval, now, now.plus(issuer.policy(app).grantLifetime()), Optional.empty());
    }

    Issued issue(OAuthTransaction transaction, TokenRequest request, Grant grant, List<String> resources) {
        OAuthApp app = request.app();
        Approval approval = grant.approval();
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
