package dev.integrations.oauth;

import dev.integrations.oauth.TokenIssuer.Order;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives confidential apps tokens of their own: RFC 6749, section 4.4. There is no refresh token for them. */
final class ClientCredentialsExchange {
    private final OAuthParts parts;
    private final TokenIssuer issuer;

    ClientCredentialsExchange(OAuthParts parts, TokenIssuer issuer) {
        this.parts = parts;
        this.issuer = issuer;
    }

    Issued exchange(TokenRequest request) {
        OAuthApp app = request.app();
        Form form = request.form();
        Set<String> scopes = issuer.narrowed(form.scopes(), AuthorizationRequest.allowed(app, parts.scopes()), app);
        List<String> known = parts.settings().resources();
        List<String> asked = TokenIssuer.narrowed(form.all("resource"), known);
        List<String> resources = form.all("resource").isEmpty() ? known.subList(0, 1) : asked;
        Approval approval = new Approval(app.id(), app.owner(), app.id().toString(), scopes, resources);
        Instant now = parts.clock().instant();
        Grant grant = new Grant(
                new GrantId(parts.ids().next()),
                approval,
                now,
                now.plus(issuer.policy(app).accessTokenLifetime()),
                Optional.empty());
        return parts.transactions().inTransaction(transaction -> {
            issuer.insert(transaction, grant);
            return issuer.accessToken(
                    transaction, new Order(app, grant, scopes, resources, request.keyThumbprint(), 0));
        });
    }
}
