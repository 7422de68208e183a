package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.web.JdkServer;
import dev.integrations.web.WebResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows that Nimbus' client completes over HTTP on this machine. */
@SuppressWarnings("NullAway.Init")
class NimbusFlowsTest extends DeviceFixture {
    private final HttpClient browser = HttpClient.newHttpClient();
    private HttpServer http;
    private AuthorizationServerMetadata metadata;

    @BeforeEach
    void serve() throws Exception {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String issuer = "http://127.0.0.1:" + http.getAddress().getPort();
        AuthorizationServer onLoopback = new AuthorizationServer(parts(OAuthSettings.builder(issuer)
                .resources(API)
                .users(request -> visitor)
                .pushedRequests(PushedRequestPolicy.defaults().requiring())
                .build()));
        http.createContext("/", JdkServer.handler(onLoopback, 16 * 1024));
        http.start();
        metadata = AuthorizationServerMetadata.resolve(new Issuer(issuer));
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    private static ClientID id(NewApp app) {
        return new ClientID(app.id().toString());
    }

    private static ClientSecretBasic credentials(NewApp app) {
        return new ClientSecretBasic(
                id(app), new Secret(app.secret().orElseThrow().reveal()));
    }

    /** Opens a page with a question, and answers it. */
    private HttpResponse<String> approvedAt(URI page) throws IOException, InterruptedException {
        HttpResponse<String> question =
                browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        String handle = handle(WebResponse.html(question.statusCode(), question.body()));
        HttpRequest decision = HttpRequest.newBuilder(URI.create(page.toString().replaceAll("\\?.*", "")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(List.of("consent_request", handle, "decision", "approve"))))
                .build();
        return browser.send(decision, BodyHandlers.ofString());
    }

    @Test
    void pushed_request_and_code() throws Exception {
        NewApp app = confidential();
        CodeVerifier verifier = new CodeVerifier();
        State state = new State();
        var request = new com.nimbusds.oauth2.sdk.AuthorizationRequest.Builder(ResponseType.CODE, id(app))
                .redirectionURI(URI.create(CALLBACK))
                .scope(new Scope("invoices:read"))
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();
        assertThat(metadata.requiresPushedAuthorizationRequests()).isTrue();

        PushedAuthorizationResponse pushed = PushedAuthorizationResponse.parse(new PushedAuthorizationRequest(
                        metadata.getPushedAuthorizationRequestEndpointURI(), credentials(app), request)
                .toHTTPRequest()
                .send());
        assertThat(pushed.indicatesSuccess()).isTrue();
        URI page = new com.nimbusds.oauth2.sdk.AuthorizationRequest.Builder(
                        pushed.toSuccessResponse().getRequestURI(), id(app))
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .build()
                .toURI();
        HttpResponse<String> back = approvedAt(page);

        AuthorizationResponse answer = AuthorizationResponse.parse(
                URI.create(back.headers().firstValue("Location").orElseThrow()));
        assertThat(answer.indicatesSuccess()).isTrue();
        assertThat(answer.getState()).isEqualTo(state);
        assertThat(answer.getIssuer()).isEqualTo(metadata.getIssuer());
        AuthorizationGrant grant = new AuthorizationCodeGrant(
                answer.toSuccessResponse().getAuthorizationCode(), URI.create(CALLBACK), verifier);
        TokenResponse tokens =
                TokenResponse.parse(new TokenRequest.Builder(metadata.getTokenEndpointURI(), credentials(app), grant)
                        .build()
                        .toHTTPRequest()
                        .send());
        assertThat(tokens.indicatesSuccess()).isTrue();
        assertThat(tokens.toSuccessResponse().getTokens().getRefreshToken()).isNotNull();
    }

    @Test
    void refused_push_is_an_error_that_is_understood() throws Exception {
        NewApp app = confidential();
        var request = new com.nimbusds.oauth2.sdk.AuthorizationRequest.Builder(ResponseType.CODE, id(app))
                .redirectionURI(URI.create("https://evil.test/cb"))
                .codeChallenge(new CodeVerifier(), CodeChallengeMethod.S256)
                .build();

        PushedAuthorizationResponse refused = PushedAuthorizationResponse.parse(new PushedAuthorizationRequest(
                        metadata.getPushedAuthorizationRequestEndpointURI(), credentials(app), request)
                .toHTTPRequest()
                .send());

        assertThat(refused.toErrorResponse().getErrorObject().getCode()).isEqualTo("invalid_request");
        assertThat(refused.toErrorResponse().getErrorObject().getHTTPStatusCode())
                .isEqualTo(400);
    }

    @Test
    void device() throws Exception {
        DeviceAuthorizationSuccessResponse begun = DeviceAuthorizationResponse.parse(
                        new DeviceAuthorizationRequest.Builder(id(television))
                                .scope(new Scope("invoices:read"))
                                .endpointURI(metadata.getDeviceAuthorizationEndpointURI())
                                .build()
                                .toHTTPRequest()
                                .send())
                .toSuccessResponse();
        assertThat(begun.getInterval()).isEqualTo(5);

        assertThat(poll(begun).toErrorResponse().getErrorObject().getCode()).isEqualTo("authorization_pending");
        assertThat(poll(begun).toErrorResponse().getErrorObject().getCode()).isEqualTo("slow_down");
        clock.advance(Duration.ofSeconds(10));
        assertThat(approvedAt(begun.getVerificationURIComplete()).statusCode()).isEqualTo(200);

        TokenResponse tokens = poll(begun);
        assertThat(tokens.indicatesSuccess()).isTrue();
        assertThat(tokens.toSuccessResponse().getTokens().getAccessToken().getScope())
                .isEqualTo(new Scope("invoices:read"));
        assertThat(poll(begun).toErrorResponse().getErrorObject().getCode()).isEqualTo("invalid_grant");
    }

    private TokenResponse poll(DeviceAuthorizationSuccessResponse begun) throws Exception {
        return TokenResponse.parse(new TokenRequest.Builder(
                        metadata.getTokenEndpointURI(), id(television), new DeviceCodeGrant(begun.getDeviceCode()))
                .build()
                .toHTTPRequest()
                .send());
    }
}
