package dev.integrations.oauth;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;

/** Where grants are exchanged for tokens: RFC 6749, section 3.2. */
final class TokenEndpoint {
    private final ClientAuthenticator clients;
    private final TokenProofs proofs;
    private final TokenIssuer issuer;
    private final CodeExchange codes;
    private final RefreshExchange refreshTokens;
    private final ClientCredentialsExchange clientCredentials;
    private final DeviceExchange devices;

    /** Proofs are stored before it is known what they are for. */
    private final Starts starts;

    TokenEndpoint(OAuthParts parts, ClientAuthenticator clients) {
        this.clients = clients;
        this.proofs = new TokenProofs(parts, AuthorizationServer.TOKEN);
        this.issuer = new TokenIssuer(parts);
        this.codes = new CodeExchange(parts, issuer);
        this.refreshTokens = new RefreshExchange(parts, issuer);
        this.clientCredentials = new ClientCredentialsExchange(parts, issuer);
        this.devices = new DeviceExchange(parts, issuer);
        this.starts = new Starts(parts);
    }

    WebResponse answer(WebRequest request) {
        Form form = Form.read(request);
        OAuthApp app = clients.authenticate(request, form);
        GrantType type = GrantType.of(form.get("grant_type"))
                .orElseThrow(() -> OAuthError.UNSUPPORTED_GRANT_TYPE.because("the grant type is not supported"));
        if (!app.settings().grantTypes().contains(type)) {
            throw OAuthError.UNAUTHORIZED_CLIENT.because("the client may not use this grant type");
        }
        return request.headers(TokenProofs.HEADER).isEmpty()
                ? tokens(type, asked(request, app, form))
                : proven(type, request, app, form);
    }

    private TokenRequest asked(WebRequest request, OAuthApp app, Form form) {
        return new TokenRequest(app, form, proofs.thumbprint(request, app));
    }

    /**
     * A request with a proof counts from its beginning, and is taken back if the proof is not stored or is good for
     * something. A device that waits for its user is bounded by its interval.
     */
    private WebResponse proven(GrantType type, WebRequest request, OAuthApp app, Form form) {
        Runnable takeBack = starts.count(request, app);
        TokenRequest asked;
        try {
            asked = asked(request, app, form);
        } catch (RuntimeException e) {
            takeBack.run();
            throw e;
        }
        try {
            WebResponse answer = tokens(type, asked);
            takeBack.run();
            return answer;
        } catch (RefusedException e) {
            if (e.error() == OAuthError.AUTHORIZATION_PENDING) {
                takeBack.run();
            }
            throw e;
        }
    }

    private WebResponse tokens(GrantType type, TokenRequest asked) {
        issuer.prepare(asked.app());
        return proofs.withNonce(exchange(type, asked).response());
    }

    private Issued exchange(GrantType type, TokenRequest asked) {
        return switch (type) {
            case AUTHORIZATION_CODE -> codes.exchange(asked);
            case REFRESH_TOKEN -> refreshTokens.exchange(asked);
            case CLIENT_CREDENTIALS -> clientCredentials.exchange(asked);
            case DEVICE_CODE -> devices.exchange(asked);
        };
    }
}
