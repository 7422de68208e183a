package dev.integrations.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.integrations.examples.DemoClient.Registered;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/** Spring Security's client, its introspector of opaque tokens and its decoder of signed ones against the demo host. */
@Timeout(90)
@SuppressWarnings("NullAway.Init")
class SpringClientTest {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private DemoClient demo;

    @BeforeEach
    void start() throws Exception {
        demo = new DemoClient();
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    private ClientRegistration registration(Registered app, AuthorizationGrantType grantType) {
        return registration(app, grantType, ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }

    private ClientRegistration registration(
            Registered app, AuthorizationGrantType grantType, ClientAuthenticationMethod method) {
        return ClientRegistrations.fromIssuerLocation(demo.issuer())
                .registrationId("demo")
                .clientId(app.id())
                .clientSecret(app.secret())
                .clientAuthenticationMethod(method)
                .authorizationGrantType(grantType)
                .redirectUri(DemoClient.CALLBACK)
                .scope("invoices:read")
                .build();
    }

    private OAuth2AuthorizationExchange approved(ClientRegistration client) throws Exception {
        String verifier = new Base64StringKeyGenerator(BASE64URL, 96).generateKey();
        String challenge = challenge(verifier);
        OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(
                        Objects.requireNonNull(client.getProviderDetails().getAuthorizationUri()))
                .clientId(client.getClientId())
                .redirectUri(DemoClient.CALLBACK)
                .scopes(client.getScopes())
                .state("a state")
                .attributes(attributes -> attributes.put(PkceParameterNames.CODE_VERIFIER, verifier))
                .additionalParameters(Map.of(
                        PkceParameterNames.CODE_CHALLENGE, challenge, PkceParameterNames.CODE_CHALLENGE_METHOD, "S256"))
                .build();
        Map<String, String> returned = DemoClient.query(demo.approve(URI.create(request.getAuthorizationRequestUri())));
        return new OAuth2AuthorizationExchange(
                request,
                OAuth2AuthorizationResponse.success(String.valueOf(returned.get("code")))
                        .redirectUri(DemoClient.CALLBACK)
                        .state(String.valueOf(returned.get("state")))
                        .build());
    }

    private static String challenge(String verifier) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
        return BASE64URL.encodeToString(hash);
    }

    @Test
    void registration_is_found_by_the_issuer() throws Exception {
        ClientRegistration client = registration(
                demo.register("redirect_uri", DemoClient.CALLBACK), AuthorizationGrantType.AUTHORIZATION_CODE);

        assertThat(client.getProviderDetails().getIssuerUri()).isEqualTo(demo.issuer());
        assertThat(client.getProviderDetails().getTokenUri()).isEqualTo(demo.issuer() + "/oauth/token");
    }

    @Test
    void code_with_pkce_is_exchanged_and_refreshed() throws Exception {
        ClientRegistration client = registration(
                demo.register("redirect_uri", DemoClient.CALLBACK), AuthorizationGrantType.AUTHORIZATION_CODE);
        OAuth2AuthorizationCodeGrantRequest exchange =
                new OAuth2AuthorizationCodeGrantRequest(client, approved(client));

        OAuth2AccessTokenResponse first =
                new RestClientAuthorizationCodeTokenResponseClient().getTokenResponse(exchange);

        assertThat(first.getAccessToken().getScopes()).containsExactly("invoices:read");
        assertThat(demo.invoices(first.getAccessToken().getTokenValue()).body()).contains("\"caller\":\"user:ann\"");
        OAuth2AccessTokenResponse second = new RestClientRefreshTokenTokenResponseClient()
                .getTokenResponse(new OAuth2RefreshTokenGrantRequest(
                        client, first.getAccessToken(), Objects.requireNonNull(first.getRefreshToken())));
        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(demo.invoices(second.getAccessToken().getTokenValue()).statusCode())
                .isEqualTo(200);
        assertThatExceptionOfType(OAuth2AuthorizationException.class)
                .isThrownBy(() -> new RestClientAuthorizationCodeTokenResponseClient().getTokenResponse(exchange))
                .satisfies(e -> assertThat(e.getError().getErrorCode()).isEqualTo("invalid_grant"));
    }

    @Test
    void client_credentials_bring_a_token() throws Exception {
        ClientRegistration client =
                registration(demo.register("tenant", "globex"), AuthorizationGrantType.CLIENT_CREDENTIALS);

        OAuth2AccessToken token = new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(client))
                .getAccessToken();

        assertThat(token.getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
        assertThat(token.getExpiresAt()).isAfter(Instant.EPOCH);
        assertThat(demo.invoices(token.getTokenValue()).statusCode()).isEqualTo(200);
    }

    @Test
    void app_without_a_secret_exchanges_its_code_and_refreshes() throws Exception {
        ClientRegistration client = registration(
                demo.register("redirect_uri", DemoClient.CALLBACK, "authentication", "NONE"),
                AuthorizationGrantType.AUTHORIZATION_CODE,
                ClientAuthenticationMethod.NONE);

        OAuth2AccessTokenResponse first = new RestClientAuthorizationCodeTokenResponseClient()
                .getTokenResponse(new OAuth2AuthorizationCodeGrantRequest(client, approved(client)));
        OAuth2AccessTokenResponse second = new RestClientRefreshTokenTokenResponseClient()
                .getTokenResponse(new OAuth2RefreshTokenGrantRequest(
                        client, first.getAccessToken(), Objects.requireNonNull(first.getRefreshToken())));

        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(demo.invoices(second.getAccessToken().getTokenValue()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void secret_is_sent_in_the_form() throws Exception {
        ClientRegistration client = registration(
                demo.register("tenant", "globex", "authentication", "CLIENT_SECRET_POST"),
                AuthorizationGrantType.CLIENT_CREDENTIALS,
                ClientAuthenticationMethod.CLIENT_SECRET_POST);

        OAuth2AccessToken token = new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(client))
                .getAccessToken();

        assertThat(demo.invoices(token.getTokenValue()).statusCode()).isEqualTo(200);
    }

    @Test
    void key_is_proven_to_who_may_name_the_endpoint() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        String keys = new JWKSet(key).toString();
        Registered app = demo.register(
                "tenant", "globex", "authentication", "PRIVATE_KEY_JWT", "keys", keys, "names_token_endpoint", "yes");
        Registered strict = demo.register("tenant", "globex", "authentication", "PRIVATE_KEY_JWT", "keys", keys);
        RestClientClientCredentialsTokenResponseClient client = new RestClientClientCredentialsTokenResponseClient();
        client.addParametersConverter(new NimbusJwtClientAuthenticationParametersConverter<>(registration -> key));

        OAuth2AccessToken token = client.getTokenResponse(byKey(app)).getAccessToken();

        assertThat(demo.invoices(token.getTokenValue()).statusCode()).isEqualTo(200);
        assertThatExceptionOfType(OAuth2AuthorizationException.class)
                .isThrownBy(() -> client.getTokenResponse(byKey(strict)))
                .satisfies(e -> assertThat(e.getError().getErrorCode()).isEqualTo("invalid_client"));
    }

    private OAuth2ClientCredentialsGrantRequest byKey(Registered app) {
        return new OAuth2ClientCredentialsGrantRequest(registration(
                app, AuthorizationGrantType.CLIENT_CREDENTIALS, ClientAuthenticationMethod.PRIVATE_KEY_JWT));
    }

    @Test
    void signed_tokens_are_decoded_by_the_keys_of_the_server() throws Exception {
        Registered app = demo.register("tenant", "globex", "tokens", "signed");
        String token = new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(
                        registration(app, AuthorizationGrantType.CLIENT_CREDENTIALS)))
                .getAccessToken()
                .getTokenValue();
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(demo.issuer() + "/oauth/jwks")
                .validateType(false)
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(demo.issuer())
                .audience(demo.api())
                .clientId(app.id())
                .build());

        assertThat(decoder.decode(token).getClaimAsString("tenant")).isEqualTo("globex");
        assertThat(demo.invoices(token).statusCode()).isEqualTo(200);
        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> decoder.decode(token.substring(0, token.length() - 8) + "AAAAAAAA"));
    }

    @Test
    void opaque_tokens_are_introspected() throws Exception {
        Registered app = demo.register("tenant", "globex");
        Registered api = demo.register("serves", "yes");
        String token = new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(
                        registration(app, AuthorizationGrantType.CLIENT_CREDENTIALS)))
                .getAccessToken()
                .getTokenValue();
        SpringOpaqueTokenIntrospector introspector = SpringOpaqueTokenIntrospector.withIntrospectionUri(
                        demo.issuer() + "/oauth/introspect")
                .clientId(api.id())
                .clientSecret(api.secret())
                .build();

        assertThat(introspector.introspect(token).getAttributes())
                .containsEntry("client_id", app.id())
                .containsEntry("tenant", "globex");
        assertThatExceptionOfType(OAuth2IntrospectionException.class)
                .isThrownBy(() -> introspector.introspect(token + "x"));
    }
}
