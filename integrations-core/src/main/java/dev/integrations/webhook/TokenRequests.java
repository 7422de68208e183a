package dev.integrations.webhook;

import dev.integrations.connection.ClientAuthentication;
import dev.integrations.connection.ClientRegistration;
import dev.integrations.connection.TokenRequest;
import dev.integrations.http.OutboundRequest;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import dev.integrations.webhook.ReceiverAuthentication.Method;
import java.net.URI;

/** The request for an access token by client credentials (RFC 6749, section 4.4.2). */
final class TokenRequests {
    private TokenRequests() {}

    static OutboundRequest of(ClientCredentials client) {
        TokenRequest request =
                TokenRequest.to(URI.create(client.tokenUrl())).parameter("grant_type", "client_credentials");
        if (!client.scopes().isEmpty()) {
            request.parameter("scope", String.join(" ", client.scopes()));
        }
        client.audience().ifPresent(audience -> request.parameter("audience", audience));
        return request.as(
                new ClientRegistration(client.clientId(), client.clientSecret().given()),
                client.method() == Method.BASIC ? ClientAuthentication.BASIC : ClientAuthentication.POST);
    }
}
