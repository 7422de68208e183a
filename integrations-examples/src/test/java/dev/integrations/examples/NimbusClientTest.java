package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.integrations.examples.DemoClient.Registered;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client of Nimbus' oauth2-oidc-sdk against the demo host, as its developers would use it. */
@Timeout(90)
@SuppressWarnings("NullAway.Init")
class NimbusClientTest {
    private static final URI CALLBACK = URI.create(DemoClient.CALLBACK);
    private static final Scope READ = new Scope("invoices:read");

    private DemoClient demo;
    private AuthorizationServerMetadata server;

    @BeforeEach
    void discover() throws Exception {
        demo = new DemoClient();
        server = AuthorizationServerMetadata.resolve(new Issuer(demo.issuer()));
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    private static ClientAuthentication basic(Registered app) {
        return new ClientSecretBasic(new ClientID(app.id()), new Secret(app.secret()));
    }

    private TokenResponse send(ClientAuthentication authentication, AuthorizationGrant grant) throws Exception {
        return TokenResponse.parse(new TokenRequest.Builder(server.getTokenEndpointURI(), authentication, grant)
                .resources(URI.create(demo.api()))
                .build()
                .toHTTPRequest()
                .send());
    }

    private static Tokens tokens(TokenResponse response) {
        assertThat(response.indicatesSuccess())
                .as(() -> response.toErrorResponse().getErrorObject().toString())
                .isTrue();
        return ((AccessTokenResponse) response).getTokens();
    }

    private AuthorizationCodeGrant approved(ClientID client) throws Exception {
        CodeVerifier verifier = new CodeVerifier();
        State state = new State();
        AuthorizationRequest request = new AuthorizationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE), client)
                .endpointURI(server.getAuthorizationEndpointURI())
                .redirectionURI(CALLBACK)
                .scope(READ)
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .resources(URI.create(demo.api()))
                .build();

        AuthorizationResponse response = AuthorizationResponse.parse(demo.approve(request.toURI()));

        assertThat(response.indicatesSuccess()).isTrue();
        assertThat(response.getState()).isEqualTo(state);
        assertThat(response.getIssuer()).isEqualTo(new Issuer(demo.issuer()));
        AuthorizationCode code = ((AuthorizationSuccessResponse) response).getAuthorizationCode();
        return new AuthorizationCodeGrant(code, CALLBACK, verifier);
    }

    private Optional<TokenIntrospectionSuccessResponse> introspected(Registered api, AccessToken token)
            throws Exception {
        TokenIntrospectionResponse response = TokenIntrospectionResponse.parse(
                new TokenIntrospectionRequest(server.getIntrospectionEndpointURI(), basic(api), token)
                        .toHTTPRequest()
                        .send());
        assertThat(response.indicatesSuccess()).isTrue();
        return Optional.of(response.toSuccessResponse()).filter(TokenIntrospectionSuccessResponse::isActive);
    }

    @Test
    void metadata_tells_what_there_is() {
        assertThat(server.getIssuer()).isEqualTo(new Issuer(demo.issuer()));
        assertThat(server.getCodeChallengeMethods()).containsExactly(CodeChallengeMethod.S256);
        assertThat(server.getResponseTypes()).containsExactly(new ResponseType(ResponseType.Value.CODE));
        assertThat(server.supportsAuthorizationResponseIssuerParam()).isTrue();
        assertThat(server.getGrantTypes()).isNotEmpty();
        assertThat(server.getRevocationEndpointURI()).isNotNull();
    }

    @Test
    void code_with_pkce_brings_a_token_for_the_api_once() throws Exception {
        Registered app = demo.register("redirect_uri", DemoClient.CALLBACK);
        AuthorizationCodeGrant grant = approved(new ClientID(app.id()));

        Tokens tokens = tokens(send(basic(app), grant));

        assertThat(tokens.getAccessToken().getScope()).isEqualTo(READ);
        assertThat(demo.invoices(tokens.getAccessToken().getValue()).body())
                .contains("\"tenant\":\"acme\"", "\"caller\":\"user:ann\"");
        TokenResponse again = send(basic(app), grant);
        assertThat(again.toErrorResponse().getErrorObject()).isEqualTo(OAuth2Error.INVALID_GRANT);
        assertThat(introspected(demo.register("serves", "yes"), tokens.getAccessToken()))
                .as("a replayed code ends what came of it")
                .isEmpty();
    }

    @Test
    void app_without_a_secret_refreshes_what_it_got() throws Exception {
        Registered app = demo.register("redirect_uri", DemoClient.CALLBACK, "authentication", "NONE");
        ClientID client = new ClientID(app.id());
        TokenRequest first = new TokenRequest.Builder(server.getTokenEndpointURI(), client, approved(client)).build();
        RefreshToken refresh =
                tokens(TokenResponse.parse(first.toHTTPRequest().send())).getRefreshToken();

        TokenRequest second =
                new TokenRequest.Builder(server.getTokenEndpointURI(), client, new RefreshTokenGrant(refresh)).build();
        Tokens refreshed = tokens(TokenResponse.parse(second.toHTTPRequest().send()));

        assertThat(refreshed.getRefreshToken()).isNotEqualTo(refresh);
        assertThat(demo.invoices(refreshed.getAccessToken().getValue()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void client_credentials_by_header_and_by_body() throws Exception {
        Registered byHeader = demo.register("tenant", "globex");
        Registered byBody = demo.register("tenant", "globex", "authentication", "CLIENT_SECRET_POST");

        for (ClientAuthentication authentication :
                Set.of(basic(byHeader), new ClientSecretPost(new ClientID(byBody.id()), new Secret(byBody.secret())))) {
            Tokens tokens = tokens(send(authentication, new ClientCredentialsGrant()));

            assertThat(tokens.getRefreshToken()).isNull();
            assertThat(demo.invoices(tokens.getAccessToken().getValue()).body()).contains("\"tenant\":\"globex\"");
        }
    }

    @Test
    void introspection_tells_the_api_until_the_token_is_revoked() throws Exception {
        Registered app = demo.register("tenant", "globex");
        Registered api = demo.register("serves", "yes");
        AccessToken token =
                tokens(send(basic(app), new ClientCredentialsGrant())).getAccessToken();

        TokenIntrospectionSuccessResponse told = introspected(api, token).orElseThrow();
        assertThat(told.getIssuer()).isEqualTo(new Issuer(demo.issuer()));
        assertThat(told.getClientID()).isEqualTo(new ClientID(app.id()));
        assertThat(told.getScope().toStringList()).contains("invoices:read");
        assertThat(told.getAudience()).extracting(Object::toString).containsExactly(demo.api());

        int revoked = new TokenRevocationRequest(server.getRevocationEndpointURI(), basic(app), token)
                .toHTTPRequest()
                .send()
                .getStatusCode();

        assertThat(revoked).isEqualTo(200);
        assertThat(introspected(api, token)).isEmpty();
        assertThat(demo.invoices(token.getValue()).statusCode()).isEqualTo(401);
    }

    @Test
    void wrong_secret_is_an_invalid_client() throws Exception {
        Registered app = demo.register("tenant", "globex");

        TokenResponse response = send(basic(new Registered(app.id(), "wrong")), new ClientCredentialsGrant());

        assertThat(response.toErrorResponse().getErrorObject()).isEqualTo(OAuth2Error.INVALID_CLIENT);
        assertThat(response.toErrorResponse().getErrorObject().getHTTPStatusCode())
                .isEqualTo(401);
    }
}
