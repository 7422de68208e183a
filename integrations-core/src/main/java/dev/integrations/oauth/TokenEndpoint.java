package dev.integrations.oauth;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;

/** Where grants are exchanged for tokens: RFC 6749, section 3.2. */
final class TokenEndpoint {
    private final ClientAuthenticator clients;
    private final CodeExchange codes;
    private final RefreshExchange refreshTokens;
    private final ClientCredentialsExchange clientCredentials;
    private final DeviceExchange devices;

    TokenEndpoint(OAuthParts parts, ClientAuthenticator clients) {
        TokenIssuer issuer = new TokenIssuer(parts);
        this.clients = clients;
        this.codes = new CodeExchange(parts, issuer);
        this.refreshTokens = new RefreshExchange(parts, issuer);
        this.clientCredentials = new ClientCredentialsExchange(parts, issuer);
        this.devices = new DeviceExchange(parts, issuer);
    }

    WebResponse answer(WebRequest request) {
        Form form = Form.read(request);
        OAuthApp app = clients.authenticate(request, form);
        GrantType type = GrantType.of(form.get("grant_type"))
                .orElseThrow(() -> OAuthError.UNSUPPORTED_GRANT_TYPE.because("the grant type is not supported"));
        if (!app.settings().grantTypes().contains(type)) {
            throw OAuthError.UNAUTHORIZED_CLIENT.because("the client may not use this grant type");
        }
        Issued issued = switch (type) {
            case AUTHORIZATION_CODE -> codes.exchange(app, form);
            case REFRESH_TOKEN -> refreshTokens.exchange(app, form);
            case CLIENT_CREDENTIALS -> clientCredentials.exchange(app, form);
            case DEVICE_CODE -> devices.exchange(app, form);
        };
        return issued.response();
    }
}
