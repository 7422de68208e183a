package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.integrations.apikey.ApiKeyPrincipal;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.apikey.RequestLimit;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeGuard;
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
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeyGuardTest extends ApiKeyFixture {
    private final Integrations integrations = node();
    private final Tenant acme = integrations.tenant("acme");
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScopeGuard guard = ScopeGuard.of("api", integrations.apiKeys().authenticator());
        WebHandler handler = request -> WebResponse.text(
                200,
                request.attribute(Caller.class).map(ApiKeyGuardTest::described).orElse("nobody"));
        server.createContext(
                "/",
                JdkServer.handler(
                        guard.requiring(CATALOG.needed("invoices:read")).around(handler), 1000));
        server.start();
    }

    private static String described(Caller caller) {
        return caller instanceof ApiKeyPrincipal key ? key.name() + " of " + key.tenant() : "somebody";
    }

    @AfterEach
    void stop_server() {
        server.stop(0);
    }

    private HttpResponse<String> get(String... headers) throws Exception {
        URI uri = URI.create("http://%s:%d/invoices"
                .formatted(
                        server.getAddress().getAddress().getHostAddress(),
                        server.getAddress().getPort()));
        return client.send(HttpRequest.newBuilder(uri).headers(headers).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(NewApiKey key, String from) throws Exception {
        return get("Authorization", "Bearer " + key.secret().reveal(), "X-Forwarded-For", from);
    }

    private NewApiKey create(ApiKeySettings settings) {
        return acme.apiKeys().create(settings);
    }

    private static String challenge(HttpResponse<String> answer) {
        return String.join("|", answer.headers().allValues("www-authenticate"));
    }

    @Test
    void handler_finds_who_calls() throws Exception {
        HttpResponse<String> answer = get(create(SETTINGS), "203.0.113.7");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Reporting of acme");
    }

    @Test
    void keys_that_are_not_valid_are_all_refused_in_the_same_words() throws Exception {
        NewApiKey revoked = create(SETTINGS);
        acme.apiKeys().revoke(revoked.id(), "leaked");
        NewApiKey elsewhere =
                create(SETTINGS.toBuilder().addresses("10.0.0.0/8").build());
        NewApiKey expired = create(
                SETTINGS.toBuilder().expiresAt(clock.instant().plusMillis(1)).build());
        clock.advance(Duration.ofSeconds(1));
        String refusal =
                "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The API key is not valid\"";

        for (NewApiKey key : new NewApiKey[] {revoked, elsewhere, expired}) {
            HttpResponse<String> answer = get(key, "203.0.113.7");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(challenge(answer)).isEqualTo(refusal);
        }
        HttpResponse<String> unknown = get("Authorization", "Bearer acme_live_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17");
        assertThat(challenge(unknown)).isEqualTo(refusal);
        HttpResponse<String> rubbish = get("Authorization", "Bearer acme_live_x");
        assertThat(challenge(rubbish)).isEqualTo("Bearer realm=\"api\", error=\"invalid_token\"");
        HttpResponse<String> none = get("X-Other", "1");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(challenge(none)).isEqualTo("Bearer realm=\"api\"");
    }

    @Test
    void client_is_the_one_behind_the_proxies_that_are_trusted() throws Exception {
        NewApiKey key = create(SETTINGS.toBuilder().addresses("203.0.113.0/24").build());

        assertThat(get(key, "203.0.113.7").statusCode()).isEqualTo(200);
        assertThat(get(key, "198.51.100.1, 203.0.113.7").statusCode()).isEqualTo(200);
        assertThat(get(key, "203.0.113.7, 198.51.100.1").statusCode()).isEqualTo(401);
    }

    @Test
    void key_without_the_scope_and_key_without_requests_are_told_so() throws Exception {
        NewApiKey poor = create(SETTINGS.toBuilder().scopes("profile").build());
        NewApiKey slow = create(SETTINGS.toBuilder()
                .requestLimit(RequestLimit.of(1, Duration.ofSeconds(90)))
                .build());

        HttpResponse<String> insufficient = get(poor, "203.0.113.7");
        assertThat(insufficient.statusCode()).isEqualTo(403);
        assertThat(challenge(insufficient))
                .isEqualTo("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"invoices:read\"");
        assertThat(get(slow, "203.0.113.7").statusCode()).isEqualTo(200);
        HttpResponse<String> spent = get(slow, "203.0.113.7");
        assertThat(spent.statusCode()).isEqualTo(429);
        assertThat(spent.headers().firstValue("retry-after")).contains("90");
    }

    @Test
    void scheme_is_read_in_any_case_and_shown_once() throws Exception {
        String token = create(SETTINGS).secret().reveal();

        assertThat(get("Authorization", "bEaReR " + token).statusCode()).isEqualTo(200);
        assertThat(get("Authorization", "Bearer " + token, "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(400);
    }
}
