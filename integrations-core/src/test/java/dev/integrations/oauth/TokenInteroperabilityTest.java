package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.KeyRing;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.JdkServer;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/** Clients and resource servers of others, before our server on the loopback address. */
@SuppressWarnings("NullAway.Init")
class TokenInteroperabilityTest {
    private static final ScopeCatalog SCOPES =
            ScopeCatalog.builder().add("invoices:read", "Read invoices").build();
    private static final String CALLBACK = "https://client.example.com/cb";
    private static final String USER = "user:42";

    private HttpServer server;
    private String issuer;
    private String api;
    private Integrations integrations;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        api = issuer + "/invoices";
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .scopes(SCOPES)
                .oauth(OAuthSettings.builder(issuer)
                        .resources(api)
                        .users(request -> new Visitor.User(TenantId.of("acme"), USER, "session", "Ann"))
                        .consentScreen(
                                asked -> WebResponse.text(200, asked.handle().reveal()))
                        .build())
                .startPaused();
        WebHandler invoices = ScopeGuard.of("api", integrations.accessTokens().authenticator(api))
                .requiring(SCOPES.needed("invoices:read"))
                .around(request -> WebResponse.text(
                        200, request.attribute(Caller.class).orElseThrow().subject()));
        server.createContext("/oauth/", JdkServer.handler(integrations.authorizationServer(), 16 * 1024));
        server.createContext("/.well-known/", JdkServer.handler(integrations.authorizationServer(), 0));
        server.createContext("/invoices", JdkServer.handler(invoices, 0));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        integrations.close();
    }

    private NewApp machine(TokenPolicy policy) {
        return integrations
                .tenant("acme")
                .oauthApps()
                .register(AppSettings.builder("Machine")
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .scopes(Set.of("invoices:read"))
                        .tokenPolicy(Optional.of(policy))
                        .build());
    }

    private String token(NewApp app) throws Exception {
        com.nimbusds.oauth2.sdk.auth.ClientAuthentication secret = new com.nimbusds.oauth2.sdk.auth.ClientSecretBasic(
                new ClientID(app.id().toString()),
                new com.nimbusds.oauth2.sdk.auth.Secret(
                        app.secret().orElseThrow().reveal()));
        TokenRequest request = new TokenRequest.Builder(tokenEndpoint(), secret, new ClientCredentialsGrant()).build();
        return tokens(request.toHTTPRequest()).getTokens().getAccessToken().getValue();
    }

    private URI tokenEndpoint() {
        return URI.create(issuer + "/oauth/token");
    }

    private static AccessTokenResponse tokens(HTTPRequest request) throws Exception {
        HTTPResponse response = request.send();
        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(200);
        return TokenResponse.parse(response).toSuccessResponse();
    }

    private String show(AccessToken token, Optional<DPoPProofFactory> proofs) throws Exception {
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, URI.create(api));
        request.setAuthorization(token.toAuthorizationHeader());
        if (proofs.isPresent()) {
            request.setDPoP(proofs.get().createDPoPJWT("GET", URI.create(api), token));
        }
        HTTPResponse response = request.send();
        return response.getStatusCode() == 200
                ? response.getBody().strip()
                : response.getStatusCode() + " " + response.getHeaderMap().get("WWW-Authenticate");
    }

    @Test
    void decoder_of_spring_security_takes_signed_tokens_by_our_key_set() throws Exception {
        NewApp app = machine(TokenPolicy.defaults().withSignedAccessTokens());
        String token = token(app);

        Jwt jwt = decoder(api).decode(token);

        assertThat(jwt.getSubject()).isEqualTo(app.id().toString());
        assertThat(jwt.getClaimAsString("scope")).isEqualTo("invoices:read");
        assertThat(jwt.getClaimAsString("tenant")).isEqualTo("acme");
        assertThatThrownBy(() -> decoder("https://other.example.com").decode(token))
                .isInstanceOf(JwtException.class);
        assertThat(show(new BearerAccessToken(token), Optional.empty()))
                .isEqualTo(app.id().toString());
    }

    @Test
    void decoder_of_spring_security_follows_a_new_key() throws Exception {
        NewApp app = machine(TokenPolicy.defaults().withSignedAccessTokens());
        NimbusJwtDecoder decoder = decoder(api);
        decoder.decode(token(app));
        integrations
                .signingKeys()
                .revoke(integrations.signingKeys().list().get(0).id());

        Jwt jwt = decoder.decode(token(app));

        assertThat(jwt.getHeaders())
                .containsEntry("kid", integrations.signingKeys().list().get(0).id());
    }

    private NimbusJwtDecoder decoder(String audience) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(issuer + "/oauth/jwks")
                .validateType(false)
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(issuer)
                .audience(audience)
                .build());
        return decoder;
    }

    @Test
    void introspector_of_spring_security_knows_both_kinds_until_they_are_revoked() throws Exception {
        NewApp server = integrations
                .oauthApps()
                .register(
                        AppSettings.builder("API").servedResources(Set.of(api)).build());
        OpaqueTokenIntrospector introspector = SpringOpaqueTokenIntrospector.withIntrospectionUri(
                        issuer + "/oauth/introspect")
                .clientId(server.id().toString())
                .clientSecret(server.secret().orElseThrow().reveal())
                .build();
        for (TokenPolicy policy :
                List.of(TokenPolicy.defaults(), TokenPolicy.defaults().withSignedAccessTokens())) {
            NewApp app = machine(policy);
            String token = token(app);

            OAuth2AuthenticatedPrincipal principal = introspector.introspect(token);

            assertThat(principal.getName()).isEqualTo(app.id().toString());
            assertThat(principal.getAuthorities()).extracting(Object::toString).contains("SCOPE_invoices:read");
            integrations.tenant("acme").oauthApps().revokeGrants(app.id());
            assertThatThrownBy(() -> introspector.introspect(token))
                    .isInstanceOf(
                            org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException
                                    .class);
        }
    }

    @Test
    void nimbus_authenticates_by_a_key_and_gets_a_bound_token() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        NewApp app = integrations
                .tenant("acme")
                .oauthApps()
                .register(AppSettings.builder("Signs")
                        .authentication(ClientAuthentication.PRIVATE_KEY_JWT)
                        .keys(Optional.of(new JWKSet(key).toString()))
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .scopes(Set.of("invoices:read"))
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withBoundTokens()))
                        .build());
        DPoPProofFactory proofs =
                new DefaultDPoPProofFactory(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
        PrivateKeyJWT assertion = new PrivateKeyJWT(
                new ClientID(app.id().toString()),
                URI.create(issuer),
                JWSAlgorithm.ES256,
                key.toPrivateKey(),
                "k1",
                null);
        HTTPRequest request = new TokenRequest.Builder(tokenEndpoint(), assertion, new ClientCredentialsGrant())
                .build()
                .toHTTPRequest();
        request.setDPoP(proofs.createDPoPJWT("POST", tokenEndpoint()));

        DPoPAccessToken token = tokens(request).getTokens().getDPoPAccessToken();

        assertThat(show(token, Optional.of(proofs))).isEqualTo(app.id().toString());
        assertThat(show(new BearerAccessToken(token.getValue()), Optional.empty()))
                .startsWith("401")
                .contains("invalid_token");
    }

    @Test
    void nimbus_gets_a_code_bound_tokens_and_their_successors() throws Exception {
        NewApp app = integrations
                .tenant("acme")
                .oauthApps()
                .register(AppSettings.builder("Phone")
                        .authentication(ClientAuthentication.NONE)
                        .redirectUris(List.of(CALLBACK))
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .scopes(Set.of("invoices:read"))
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withSignedAccessTokens()))
                        .build());
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        DPoPProofFactory proofs = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
        CodeVerifier verifier = new CodeVerifier();
        AuthorizationCode code = code(app, key, verifier);

        AccessTokenResponse first =
                exchange(app, new AuthorizationCodeGrant(code, URI.create(CALLBACK), verifier), proofs);
        AccessTokenResponse second =
                exchange(app, new RefreshTokenGrant(first.getTokens().getRefreshToken()), proofs);

        assertThat(show(first.getTokens().getDPoPAccessToken(), Optional.of(proofs)))
                .isEqualTo(USER);
        assertThat(show(second.getTokens().getDPoPAccessToken(), Optional.of(proofs)))
                .isEqualTo(USER);
    }

    private AccessTokenResponse exchange(NewApp app, AuthorizationGrant grant, DPoPProofFactory proofs)
            throws Exception {
        HTTPRequest request = new TokenRequest.Builder(
                        tokenEndpoint(), new ClientID(app.id().toString()), grant)
                .build()
                .toHTTPRequest();
        request.setDPoP(proofs.createDPoPJWT("POST", tokenEndpoint()));
        return tokens(request);
    }

    private AuthorizationCode code(NewApp app, ECKey key, CodeVerifier verifier) throws Exception {
        URI request = new com.nimbusds.oauth2.sdk.AuthorizationRequest.Builder(
                        com.nimbusds.oauth2.sdk.ResponseType.CODE,
                        new ClientID(app.id().toString()))
                .endpointURI(URI.create(issuer + "/oauth/authorize"))
                .redirectionURI(URI.create(CALLBACK))
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .dPoPJWKThumbprintConfirmation(
                        new com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation(key.computeThumbprint()))
                .build()
                .toURI();
        HttpClient browser = HttpClient.newHttpClient();
        String handle = browser.send(HttpRequest.newBuilder(request).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(URI.create(issuer + "/oauth/authorize"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                ConsentRequest.HANDLE + "=" + handle + "&decision=approve"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        URI location = URI.create(answer.headers().firstValue("Location").orElseThrow());
        return com.nimbusds.oauth2.sdk.AuthorizationResponse.parse(location)
                .toSuccessResponse()
                .getAuthorizationCode();
    }

    @Test
    void nimbus_reads_the_metadata() throws Exception {
        AuthorizationServerMetadata metadata = AuthorizationServerMetadata.resolve(new Issuer(issuer));

        assertThat(metadata.getJWKSetURI()).isEqualTo(URI.create(issuer + "/oauth/jwks"));
        assertThat(metadata.getTokenEndpointAuthMethods()).contains(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
        assertThat(metadata.getTokenEndpointJWSAlgs()).contains(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
        assertThat(metadata.getDPoPJWSAlgs()).contains(JWSAlgorithm.ES256);
        assertThat(JWKSet.load(metadata.getJWKSetURI().toURL()).toJSONObject(true))
                .isNotEqualTo(Map.of());
    }
}
