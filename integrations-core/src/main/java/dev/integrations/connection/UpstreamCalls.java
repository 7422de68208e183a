package dev.integrations.connection;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.Secret;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is said to the OAuth endpoints of providers. */
final class UpstreamCalls {
    private static final Duration REVOCATION_TIMEOUT = Duration.ofSeconds(5);

    private final HttpTransport transport;
    private final ConnectionSettings settings;

    UpstreamCalls(HttpTransport transport, ConnectionSettings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    CompletableFuture<OutboundResponse> exchange(PendingAuthorization pending, Secret code, Secret verifier) {
        ProviderDescriptor provider = settings.provider(pending.provider());
        return send(TokenRequest.to(provider.tokenEndpoint())
                .parameter("grant_type", "authorization_code")
                .parameter("code", code.reveal())
                .parameter("redirect_uri", pending.redirectUri().toString())
                .parameter("code_verifier", verifier.reveal())
                .as(settings.client(provider.id()), provider.clientAuthentication()));
    }

    CompletableFuture<OutboundResponse> refresh(ProviderDescriptor provider, Secret refreshToken) {
        return send(TokenRequest.to(provider.tokenEndpoint())
                .parameter("grant_type", "refresh_token")
                .parameter("refresh_token", refreshToken.reveal())
                .as(settings.client(provider.id()), provider.clientAuthentication()));
    }

    CompletableFuture<OutboundResponse> clientCredentials(
            ProviderDescriptor provider, ClientRegistration client, String scopes) {
        TokenRequest request = TokenRequest.to(provider.tokenEndpoint()).parameter("grant_type", "client_credentials");
        if (!scopes.isEmpty()) {
            request.parameter("scope", scopes.replace(" ", provider.scopeSeparator()));
        }
        return send(request.as(client, provider.clientAuthentication()));
    }

    /** Asks that tokens be revoked; the refresh token, if there is one, stands for what came of it. */
    Optional<CompletableFuture<OutboundResponse>> revoke(ProviderDescriptor provider, OpenCredentials credentials) {
        if (provider.scheme() != ConnectionScheme.AUTHORIZATION_CODE) {
            return Optional.empty();
        }
        return provider.revocation()
                .flatMap(way -> credentials
                        .accessToken()
                        .map(access -> send(revocation(
                                provider,
                                way,
                                access,
                                credentials.refreshToken().orElse(access)))));
    }

    private OutboundRequest revocation(
            ProviderDescriptor provider, UpstreamRevocation way, Secret access, Secret longest) {
        ClientRegistration client = settings.client(provider.id());
        URI uri = way.uri(client.clientId());
        return switch (way.form()) {
            case TOKEN_IN_FORM ->
                TokenRequest.to(uri).parameter("token", longest.reveal()).as(client, provider.clientAuthentication());
            case TOKEN_AS_BEARER ->
                OutboundRequest.post(uri)
                        .header("authorization", "Bearer " + access.reveal())
                        .timeout(REVOCATION_TIMEOUT)
                        .build();
            case TOKEN_IN_JSON ->
                OutboundRequest.builder("DELETE", uri)
                        .header(
                                "authorization",
                                TokenRequest.basic(
                                        client.clientId(), client.clientSecret().reveal()))
                        .header("content-type", "application/json")
                        .timeout(REVOCATION_TIMEOUT)
                        .body(JsonNodeFactory.instance
                                .objectNode()
                                .put("access_token", access.reveal())
                                .toString()
                                .getBytes(StandardCharsets.UTF_8))
                        .build();
        };
    }

    /** A request that cannot be made fails like one that was not answered. */
    private CompletableFuture<OutboundResponse> send(OutboundRequest request) {
        try {
            return transport.send(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
