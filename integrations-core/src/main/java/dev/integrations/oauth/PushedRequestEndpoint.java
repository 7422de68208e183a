package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.Optional;

/** Where apps leave a request that their user's browser then refers to: RFC 9126, section 2. */
final class PushedRequestEndpoint {
    /** As long as the query may be that it stands for. */
    private static final int MAX_BODY = 8 * 1024;

    private final OAuthParts parts;
    private final ClientAuthenticator clients;
    private final Starts starts;
    private final TokenProofs proofs;
    private final PushedRequests requests;

    PushedRequestEndpoint(OAuthParts parts, ClientAuthenticator clients, Starts starts) {
        this.parts = parts;
        this.clients = clients;
        this.starts = starts;
        this.proofs = new TokenProofs(parts, AuthorizationServer.PUSH);
        this.requests = new PushedRequests(parts);
    }

    WebResponse answer(WebRequest request) {
        if (request.body().length > MAX_BODY) {
            throw new RefusedException(OAuthError.INVALID_REQUEST, 413, "the request is too long");
        }
        Form form = Form.read(request);
        OAuthApp app = clients.authenticate(request, form);
        starts.count(request, app);
        check(app, form);
        String uri = requests.push(app, form.parameters(), provenKey(request, form));
        return proofs.withNonce(Answers.json(
                201,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("request_uri", uri)
                        .put(
                                "expires_in",
                                parts.settings().pushedRequests().lifetime().toSeconds())));
    }

    /** RFC 9449, section 10.1: a proof binds the code as the parameter does. */
    private Optional<String> provenKey(WebRequest request, Form form) {
        Optional<String> proven = proofs.thumbprint(request);
        Optional<String> named = form.find(AuthorizationRequest.KEY);
        if (proven.isPresent() && named.isPresent() && !named.equals(proven)) {
            throw OAuthError.INVALID_DPOP_PROOF.because("the DPoP proof is of another key than the dpop_jkt");
        }
        return named.isPresent() ? Optional.empty() : proven;
    }

    /** Refuses what would be refused in the browser, where it can only be told to the user. */
    private void check(OAuthApp app, Form form) {
        AppSettings settings = app.settings();
        if (!settings.grantTypes().contains(GrantType.AUTHORIZATION_CODE)) {
            throw OAuthError.UNAUTHORIZED_CLIENT.because("the client may not send users here");
        }
        if (form.find("request_uri").isPresent()) {
            throw OAuthError.INVALID_REQUEST.because("a pushed request does not refer to another one");
        }
        WebParameters parameters = form.parameters();
        Optional<String> uri =
                RedirectUris.resolve(settings.redirectUris(), form.find("redirect_uri"), settings.type());
        if (uri.isEmpty()) {
            throw OAuthError.INVALID_REQUEST.because("the redirect_uri is not registered, or missing");
        }
        ReturnAddress address = new ReturnAddress(
                uri.get(), form.find("state"), parts.settings().issuer());
        AuthorizationRequest.read(parameters, app, address, parts);
    }
}
