package dev.integrations.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.WebParameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class IssueTokensTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private Integrations integrations;
    private String issuer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .oauth(IssueTokens.authorizing(issuer, Map.of("session=1", "user:42")))
                .scopes(IssueTokens.scopes())
                .startPaused();
        IssueTokens.mount(integrations, server);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        integrations.close();
    }

    private HttpResponse<String> post(String path, NewApp app, String form) throws Exception {
        String credentials = app.id() + ":" + app.secret().orElseThrow().reveal();
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .POST(BodyPublishers.ofString(form))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void machine_gets_a_token_that_the_api_introspects_until_its_app_is_disabled() throws Exception {
        NewApp machine = IssueTokens.machine(integrations.tenant("acme"));
        NewApp api = IssueTokens.api(integrations);

        HttpResponse<String> answer = post("/oauth/token", machine, "grant_type=client_credentials");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        String token = json(answer).path("access_token").asText();
        JsonNode seen = json(post("/oauth/introspect", api, "token=" + token));
        assertThat(seen.path("active").asBoolean()).isTrue();
        assertThat(seen.path("tenant").asText()).isEqualTo("acme");
        integrations.tenant("acme").oauthApps().disable(machine.id());
        assertThat(post("/oauth/introspect", api, "token=" + token).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void metadata_leads_to_the_token_endpoint() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/.well-known/oauth-authorization-server"))
                .build();

        JsonNode metadata = json(client.send(request, BodyHandlers.ofString()));

        assertThat(metadata.path("issuer").asText()).isEqualTo(issuer);
        assertThat(metadata.path("token_endpoint").asText()).isEqualTo(issuer + "/oauth/token");
    }

    @Test
    void secret_is_renewed_and_what_users_allowed_is_taken_back() throws Exception {
        NewApp machine = IssueTokens.machine(integrations.tenant("acme"));

        NewApp renewed = IssueTokens.manage(integrations.tenant("acme"), machine);

        for (NewApp each : List.of(machine, renewed)) {
            assertThat(post("/oauth/token", each, "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(IssueTokens.phone(integrations).secret()).isEmpty();
    }

    @Test
    void user_allows_an_app_which_gets_its_tokens() throws Exception {
        NewApp phone = IssueTokens.phone(integrations);
        String query = "response_type=code&client_id=" + phone.id()
                + "&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
        HttpRequest ask = HttpRequest.newBuilder(URI.create(issuer + "/oauth/authorize?" + query))
                .header("Cookie", "session=1")
                .build();

        String page = client.send(ask, BodyHandlers.ofString()).body();
        String handle = page.replaceAll("(?s).*name=\"consent_request\" value=\"|\".*", "");
        HttpRequest decide = HttpRequest.newBuilder(URI.create(issuer + "/oauth/authorize"))
                .header("Cookie", "session=1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("decision=approve&consent_request=" + handle))
                .build();
        HttpResponse<String> back = client.send(decide, BodyHandlers.ofString());

        assertThat(page).contains("Reports on the go", "Read invoices");
        assertThat(back.statusCode()).isEqualTo(303);
        String location = back.headers().firstValue("Location").orElseThrow();
        assertThat(location)
                .startsWith("https://reports.example.com/callback?code=")
                .contains("&state=s&iss=http");
        String code = WebParameters.parse(URI.create(location).getRawQuery())
                .find("code")
                .orElseThrow();
        HttpRequest redeem = HttpRequest.newBuilder(URI.create(issuer + "/oauth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=authorization_code&client_id=" + phone.id() + "&code=" + code
                        + "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
                .build();
        assertThat(json(client.send(redeem, BodyHandlers.ofString()))
                        .path("refresh_token")
                        .isTextual())
                .isTrue();
    }

    private HttpResponse<String> send(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Cookie", "session=1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private String question(String address) throws Exception {
        HttpRequest ask = HttpRequest.newBuilder(URI.create(address))
                .header("Cookie", "session=1")
                .build();
        return client.send(ask, BodyHandlers.ofString()).body();
    }

    private static String handle(String page) {
        return page.replaceAll("(?s).*name=\"consent_request\" value=\"|\".*", "");
    }

    @Test
    void app_pushes_its_request_and_its_user_follows_the_reference() throws Exception {
        NewApp app = IssueTokens.pushing(integrations.tenant("acme"));

        HttpResponse<String> pushed = post(
                "/oauth/par",
                app,
                "response_type=code&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                        + "&code_challenge_method=S256");

        assertThat(pushed.statusCode()).isEqualTo(201);
        String reference = json(pushed).path("request_uri").asText();
        String page = question(issuer + "/oauth/authorize?client_id=" + app.id() + "&request_uri=" + reference);
        HttpResponse<String> back = send("/oauth/authorize", "decision=approve&consent_request=" + handle(page));
        assertThat(back.headers().firstValue("Location").orElseThrow())
                .startsWith("https://ledger.example.com/callback?code=");
    }

    @Test
    void television_gets_its_tokens_once_its_user_agreed_elsewhere() throws Exception {
        NewApp television = IssueTokens.television(integrations);
        JsonNode shown = json(send("/oauth/device_authorization", "client_id=" + television.id()));
        String poll = "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=" + television.id()
                + "&device_code=" + shown.path("device_code").asText();
        assertThat(json(send("/oauth/token", poll)).path("error").asText()).isEqualTo("authorization_pending");

        String page = question(shown.path("verification_uri_complete").asText());
        HttpResponse<String> done = send("/oauth/device", "decision=approve&consent_request=" + handle(page));

        assertThat(page).contains(shown.path("user_code").asText(), "Reports on the wall", "Read invoices");
        assertThat(done.body()).contains("The device is connected");
        assertThat(json(send("/oauth/token", poll)).path("refresh_token").isTextual())
                .isTrue();
    }

    @Test
    void guest_is_sent_to_the_login_and_back() throws Exception {
        NewApp phone = IssueTokens.phone(integrations);
        HttpRequest ask = HttpRequest.newBuilder(URI.create(issuer + "/oauth/authorize?client_id=" + phone.id()))
                .build();

        HttpResponse<String> answer = client.send(ask, BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Location"))
                .contains("/login?to=%2Foauth%2Fauthorize%3Fclient_id%3D" + phone.id());
    }

    @Test
    void host_may_have_its_own_screen_or_no_users_at_all() {
        assertThat(IssueTokens.settings("https://as.example.com").users()).isEmpty();
        assertThat(IssueTokens.ownScreen(OAuthSettings.builder("https://as.example.com"))
                        .build()
                        .consentScreen())
                .isPresent();
        assertThat(IssueTokens.flows(OAuthSettings.builder("https://as.example.com"))
                        .build()
                        .devices()
                        .verificationUri())
                .contains("https://example.com/tv");
    }
}
