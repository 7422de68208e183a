package dev.integrations.oauth;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.function.Function;

/** The endpoints that there are only if the host says who its users are. */
final class UserEndpoints {
    private final Cors cors;
    private final AuthorizationEndpoint authorization;
    private final PushedRequestEndpoint pushed;
    private final DeviceAuthorizationEndpoint devices;
    private final VerificationEndpoint verification;

    UserEndpoints(OAuthParts parts, ClientAuthenticator clients, UserGate users, Cors cors) {
        Starts starts = new Starts(parts);
        this.cors = cors;
        this.authorization = new AuthorizationEndpoint(parts, users);
        this.pushed = new PushedRequestEndpoint(parts, clients, starts);
        this.devices = new DeviceAuthorizationEndpoint(parts, clients, starts);
        this.verification = new VerificationEndpoint(parts, users);
    }

    WebResponse answer(String path, WebRequest request) {
        return switch (path) {
            case AuthorizationServer.AUTHORIZE -> authorization.answer(request);
            case AuthorizationServer.PUSH -> posted(request, pushed::answer);
            case AuthorizationServer.DEVICES -> posted(request, devices::answer);
            case AuthorizationServer.VERIFY -> verification.answer(request);
            default -> WebResponse.of(404);
        };
    }

    private WebResponse posted(WebRequest request, Function<WebRequest, WebResponse> endpoint) {
        return cors.answer(request, asked -> AuthorizationServer.posted(asked, endpoint));
    }
}
