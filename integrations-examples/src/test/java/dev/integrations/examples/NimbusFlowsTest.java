package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.integrations.examples.DemoClient.Registered;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rarer flows that Nimbus' client completes against the demo host: pushed requests, devices, keys. */
@Timeout(90)
@SuppressWarnings("NullAway.Init")
class NimbusFlowsTest {
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

    private static ECKey newKey() throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    }

    /** Names the endpoint that it is sent to as its audience, as the SDK's examples do, or the issuer. */
    private static PrivateKeyJWT assertion(Registered app, ECKey key, URI audience) throws Exception {
        return new PrivateKeyJWT(
                new ClientID(app.id()), audience, JWSAlgorithm.ES256, key.toPrivateKey(), key.getKeyID(), null);
    }

    private URI issuer() {
        return URI.create(demo.issuer());
    }

    private AuthorizationRequest.Builder question(ClientID client, CodeVerifier verifier) {
        return new AuthorizationRequest.Builder(ResponseType.CODE, client)
                .endpointURI(server.getAuthorizationEndpointURI())
                .redirectionURI(CALLBACK)
                .scope(READ)
                .codeChallenge(verifier, CodeChallengeMethod.S256);
    }

    private AuthorizationCodeGrant approved(URI page, CodeVerifier verifier) throws Exception {
        AuthorizationResponse response = AuthorizationResponse.parse(demo.approve(page));
        assertThat(response.getIssuer()).isEqualTo(new Issuer(demo.issuer()));
        return new AuthorizationCodeGrant(response.toSuccessResponse().getAuthorizationCode(), CALLBACK, verifier);
    }

    private static Tokens tokens(HTTPRequest request) throws Exception {
        HTTPResponse response = request.send();
        assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(200);
        return ((AccessTokenResponse) TokenResponse.parse(response)).getTokens();
    }

    private Tokens tokens(ClientAuthentication authentication, AuthorizationGrant grant) throws Exception {
        return tokens(new TokenRequest.Builder(server.getTokenEndpointURI(), authentication, grant)
                .build()
                .toHTTPRequest());
    }

    private URI pushed(ClientAuthentication authentication, AuthorizationRequest request) throws Exception {
        PushedAuthorizationResponse response = PushedAuthorizationResponse.parse(new PushedAuthorizationRequest(
                        server.getPushedAuthorizationRequestEndpointURI(), authentication, request)
                .toHTTPRequest()
                .send());
        assertThat(response.indicatesSuccess()).isTrue();
        return new AuthorizationRequest.Builder(
                        response.toSuccessResponse().getRequestURI(), authentication.getClientID())
                .endpointURI(server.getAuthorizationEndpointURI())
                .build()
                .toURI();
    }

    @Test
    void request_is_pushed_ahead_of_the_browser() throws Exception {
        Registered app = demo.register("redirect_uri", DemoClient.CALLBACK);
        ClientAuthentication secret = new ClientSecretBasic(new ClientID(app.id()), new Secret(app.secret()));
        CodeVerifier verifier = new CodeVerifier();

        URI page = pushed(secret, question(new ClientID(app.id()), verifier).build());
        Tokens tokens = tokens(secret, approved(page, verifier));

        assertThat(demo.invoices(tokens.getAccessToken().getValue()).body()).contains("\"caller\":\"user:ann\"");
    }

    @Test
    void app_that_signs_pushes_a_request_and_redeems_the_code() throws Exception {
        ECKey key = newKey();
        Registered app = demo.register(
                "redirect_uri",
                DemoClient.CALLBACK,
                "authentication",
                "PRIVATE_KEY_JWT",
                "keys",
                new JWKSet(key.toPublicJWK()).toString());
        CodeVerifier verifier = new CodeVerifier();
        AuthorizationRequest request =
                question(new ClientID(app.id()), verifier).build();

        URI page = pushed(assertion(app, key, server.getPushedAuthorizationRequestEndpointURI()), request);
        Tokens tokens = tokens(assertion(app, key, issuer()), approved(page, verifier));
        Tokens machine = tokens(assertion(app, key, issuer()), new ClientCredentialsGrant());

        assertThat(demo.invoices(tokens.getAccessToken().getValue()).body()).contains("\"caller\":\"user:ann\"");
        assertThat(machine.getRefreshToken()).isNull();
    }

    @Test
    void device_gets_its_tokens_when_its_user_agreed_in_a_browser() throws Exception {
        Registered app = demo.register("device", "yes", "authentication", "NONE", "tenant", "acme");
        ClientID client = new ClientID(app.id());
        DeviceAuthorizationSuccessResponse begun = DeviceAuthorizationResponse.parse(
                        new DeviceAuthorizationRequest.Builder(client)
                                .scope(READ)
                                .endpointURI(server.getDeviceAuthorizationEndpointURI())
                                .build()
                                .toHTTPRequest()
                                .send())
                .toSuccessResponse();

        demo.approveDevice(begun.getVerificationURIComplete());
        HTTPRequest poll = new TokenRequest.Builder(
                        server.getTokenEndpointURI(), client, new DeviceCodeGrant(begun.getDeviceCode()))
                .build()
                .toHTTPRequest();
        Tokens tokens = tokens(poll);

        assertThat(tokens.getRefreshToken()).isNotNull();
        assertThat(demo.invoices(tokens.getAccessToken().getValue()).body()).contains("\"caller\":\"user:ann\"");
    }

    @Test
    void tokens_are_bound_to_a_key_from_the_request_to_the_api() throws Exception {
        Registered app =
                demo.register("redirect_uri", DemoClient.CALLBACK, "authentication", "NONE", "tokens", "bound");
        ClientID client = new ClientID(app.id());
        ECKey key = newKey();
        DPoPProofFactory proofs = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
        CodeVerifier verifier = new CodeVerifier();
        URI page = question(client, verifier)
                .dPoPJWKThumbprintConfirmation(new JWKThumbprintConfirmation(key.computeThumbprint()))
                .build()
                .toURI();

        Tokens first = proven(client, approved(page, verifier), proofs);
        Tokens second = proven(client, new RefreshTokenGrant(first.getRefreshToken()), proofs);

        for (Tokens tokens : new Tokens[] {first, second}) {
            assertThat(statusOf(tokens.getDPoPAccessToken(), proofs)).isEqualTo(200);
        }
        assertThat(demo.invoices(second.getDPoPAccessToken().getValue()).statusCode())
                .as("without a proof")
                .isEqualTo(401);
    }

    private Tokens proven(ClientID client, AuthorizationGrant grant, DPoPProofFactory proofs) throws Exception {
        HTTPRequest request = new TokenRequest.Builder(server.getTokenEndpointURI(), client, grant)
                .build()
                .toHTTPRequest();
        request.setDPoP(proofs.createDPoPJWT("POST", server.getTokenEndpointURI()));
        return tokens(request);
    }

    private int statusOf(AccessToken token, DPoPProofFactory proofs) throws Exception {
        URI invoices = URI.create(demo.api() + "/invoices");
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, invoices);
        request.setAuthorization(token.toAuthorizationHeader());
        request.setDPoP(proofs.createDPoPJWT("GET", invoices, token));
        return request.send().getStatusCode();
    }
}
