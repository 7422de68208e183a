package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.oauth.GrantStore.FoundToken;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where resource servers ask what a token is worth: RFC 7662. They learn of tokens for the resources that they serve, and
 * apps learn of their own tokens; everything else is inactive, and no more is said of it.
 */
final class IntrospectionEndpoint {
    private final OAuthParts parts;
    private final ClientAuthenticator clients;
    private final TokenLookup lookup;

    IntrospectionEndpoint(OAuthParts parts, ClientAuthenticator clients) {
        this.parts = parts;
        this.clients = clients;
        this.lookup = new TokenLookup(parts);
    }

    WebResponse answer(WebRequest request) {
        Form form = Form.read(request);
        OAuthApp caller = authenticate(request, form);
        Optional<TokenHash> hash = lookup.hash(form.get("token"));
        Instant now = parts.clock().instant();
        Optional<FoundToken> found = hash.flatMap(known -> parts.transactions()
                .inTransaction(transaction -> transaction.oauthGrants().findToken(known)));
        ObjectNode body = found.filter(token -> token.liveAt(now))
                .map(token -> describe(token, caller))
                .filter(description -> !description.isEmpty())
                .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("active", false));
        return Answers.json(200, body);
    }

    /** A client that everybody can pretend to be has no business here. */
    private OAuthApp authenticate(WebRequest request, Form form) {
        try {
            OAuthApp caller = clients.authenticate(request, form);
            if (caller.settings().isPublic()) {
                throw RefusedException.unauthenticated();
            }
            return caller;
        } catch (RefusedException e) {
            throw e.orUnauthenticated();
        }
    }

    /** Returns what this caller may know, which may be nothing. */
    private ObjectNode describe(FoundToken found, OAuthApp caller) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        StoredToken token = found.token();
        Approval approval = found.grant().approval();
        boolean own = approval.app().equals(caller.id());
        List<String> audience = token.resources().stream()
                .filter(resource -> own || caller.settings().servedResources().contains(resource))
                .toList();
        if (audience.isEmpty() || (!own && token.kind() != TokenKind.ACCESS)) {
            return body;
        }
        body.put("active", true)
                .put("scope", ScopeList.format(token.scopes()))
                .put("client_id", approval.app().toString())
                .put("sub", approval.subject())
                .put("iss", parts.settings().issuer())
                .put("tenant", approval.tenant().value())
                .put("iat", token.createdAt().getEpochSecond())
                .put("exp", token.expiresAt().getEpochSecond());
        audience.forEach(body.putArray("aud")::add);
        if (token.kind() == TokenKind.ACCESS) {
            body.put("token_type", token.keyThumbprint().isPresent() ? "DPoP" : "Bearer");
        }
        token.keyThumbprint().ifPresent(thumbprint -> body.putObject("cnf").put("jkt", thumbprint));
        return body;
    }
}
