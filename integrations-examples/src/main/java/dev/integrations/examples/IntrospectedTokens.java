package dev.integrations.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.NewApp;
import dev.integrations.scope.Authentication;
import dev.integrations.scope.Authenticator;
import dev.integrations.scope.Caller;
import dev.integrations.scope.Credentials;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeSet;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;

/** Takes access tokens as an API does that is not where the tokens are kept: it asks what each is worth (RFC 7662). */
final class IntrospectedTokens implements Authenticator {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final WebHandler server;
    private final ScopeCatalog catalog;
    private final String authorization;

    /** Who has a token: a user, or the app itself. */
    private record Holder(TenantId tenant, String subject, ScopeSet scopes) implements Caller {}

    IntrospectedTokens(WebHandler server, ScopeCatalog catalog, NewApp api) {
        String credentials = api.id() + ":" + api.secret().orElseThrow().reveal();
        this.server = server;
        this.catalog = catalog;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    @Override
    public Authentication authenticate(Credentials credentials, WebRequest request, ScopeSet needed) {
        if (!credentials.isBearer()) {
            return new Authentication.NotKnown();
        }
        JsonNode token = introspect(credentials.value());
        if (!token.path("active").booleanValue()) {
            return new Authentication.Refused("The access token is not valid");
        }
        ScopeSet scopes =
                catalog.stored(List.of(token.path("scope").asText().split(" ")));
        return scopes.covers(needed)
                ? new Authentication.Accepted(new Holder(
                        TenantId.of(token.path("tenant").asText()),
                        token.path("sub").asText(),
                        scopes))
                : new Authentication.Insufficient(needed);
    }

    private JsonNode introspect(String token) {
        byte[] answer = server.handle(WebRequest.builder("POST", "/oauth/introspect")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", authorization)
                        .body(("token=" + URLEncoder.encode(token, UTF_8)).getBytes(UTF_8))
                        .build())
                .body();
        try {
            return MAPPER.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
