package dev.integrations.oauth;

import dev.integrations.oauth.GrantStore.FoundToken;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where clients give tokens back: RFC 7009. All tokens of the grant go with a refresh token; an access token goes alone.
 * The hint of the type is of no use, since a hash finds tokens of all types.
 */
final class RevocationEndpoint {
    private final OAuthParts parts;
    private final ClientAuthenticator clients;
    private final TokenLookup lookup;

    RevocationEndpoint(OAuthParts parts, ClientAuthenticator clients) {
        this.parts = parts;
        this.clients = clients;
        this.lookup = new TokenLookup(parts);
    }

    WebResponse answer(WebRequest request) {
        Form form = Form.read(request);
        OAuthApp app = clients.authenticate(request, form);
        lookup.hash(form.get("token"))
                .ifPresent(hash -> parts.transactions().useTransaction(transaction -> revoke(transaction, app, hash)));
        return Answers.unstored(WebResponse.of(200));
    }

    private void revoke(OAuthTransaction transaction, OAuthApp app, TokenHash hash) {
        Optional<FoundToken> found = transaction.oauthGrants().findToken(hash);
        if (found.isEmpty()) {
            return;
        }
        if (!found.get().grant().approval().app().equals(app.id())) {
            throw RefusedException.invalidGrant();
        }
        Instant now = parts.clock().instant();
        Grant grant = found.get().grant();
        if (!grant.liveAt(now)) {
            return;
        }
        boolean whole = found.get().token().kind() == TokenKind.REFRESH;
        boolean revoked = whole
                ? transaction.oauthGrants().revokeGrant(grant.approval().tenant(), grant.id(), now)
                : transaction.oauthGrants().revokeToken(hash, now);
        if (revoked) {
            parts.trail(grant.approval().tenant(), app.id())
                    .record(
                            transaction,
                            whole ? "grant.revoked" : "access_token.revoked",
                            grant.id(),
                            Map.of("reason", "by the app"));
        }
    }
}
