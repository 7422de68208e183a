package dev.integrations.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.oauth.NewApp;
import dev.integrations.store.InMemoryStore;
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
                .oauth(IssueTokens.settings(issuer))
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
}
