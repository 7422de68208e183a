package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tables of errors and challenges, and the addresses of metadata, row by row. */
class ErrorTableTest {
    private static final String ISSUER = "https://as.example.com";
    private static final String API = "https://api.example.com";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final ScopeCatalog SCOPES = ScopeCatalog.builder()
            .add("invoices:read", "Read invoices")
            .add("invoices:write", "Write invoices")
            .build();

    private final Integrations integrations = server(ISSUER);
    private final NewApp app = machine(GrantType.CLIENT_CREDENTIALS);

    private static Integrations server(String issuer) {
        return Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .scopes(SCOPES)
                .oauth(OAuthSettings.builder(issuer).resources(API).build())
                .startPaused();
    }

    private NewApp machine(GrantType... grantTypes) {
        return integrations
                .tenant("acme")
                .oauthApps()
                .register(AppSettings.builder("Machine")
                        .grantTypes(grantTypes)
                        .redirectUris(
                                List.of(grantTypes).contains(GrantType.AUTHORIZATION_CODE)
                                        ? List.of("https://client.example.com/cb")
                                        : List.of())
                        .scopes(Set.of("invoices:read"))
                        .build());
    }

    @AfterEach
    void close() {
        integrations.close();
    }

    private static WebRequest.Builder posted(String path, String body) {
        return WebRequest.builder("POST", path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(US_ASCII));
    }

    private static String basic(NewApp client, String secret) {
        String pair = client.id() + ":" + secret;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(US_ASCII));
    }

    private static String secret(NewApp client) {
        return client.secret().orElseThrow().reveal();
    }

    private WebRequest.Builder token(NewApp client, String body) {
        return posted("/oauth/token", body).header("Authorization", basic(client, secret(client)));
    }

    private WebResponse handle(WebRequest.Builder request) {
        return integrations.authorizationServer().handle(request.build());
    }

    private static JsonNode json(WebResponse response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Requests that are wrong, by what is wrong with them. */
    private Map<String, WebRequest.Builder> wrong() {
        Map<String, WebRequest.Builder> wrong = new LinkedHashMap<>();
        NewApp web = machine(GrantType.AUTHORIZATION_CODE);
        wrong.put("invalid_request", token(app, "grant_type=client_credentials&grant_type=client_credentials"));
        wrong.put(
                "invalid_client",
                posted("/oauth/token", "grant_type=client_credentials").header("Authorization", basic(app, "wrong")));
        wrong.put(
                "invalid_grant",
                token(web, "grant_type=authorization_code&code=oac_unknown&code_verifier=" + "a".repeat(43)));
        wrong.put("unauthorized_client", token(app, "grant_type=refresh_token&refresh_token=x"));
        wrong.put("unsupported_grant_type", token(app, "grant_type=password&username=a&password=b"));
        wrong.put("invalid_scope", token(app, "grant_type=client_credentials&scope=unknown"));
        wrong.put(
                "invalid_target", token(app, "grant_type=client_credentials&resource=https%3A%2F%2Fother.example.com"));
        wrong.put(
                "invalid_dpop_proof",
                token(app, "grant_type=client_credentials").header("DPoP", "no.proof.atall"));
        return wrong;
    }

    @Test
    void errors_of_the_token_endpoint_have_the_status_of_the_table() {
        Map<String, WebRequest.Builder> wrong = wrong();
        JsonNode table = OAuthVectors.at("/token_errors/map");

        wrong.forEach((error, request) -> {
            WebResponse response = handle(request);
            assertThat(json(response).path("error").asText()).isEqualTo(error);
            assertThat(table.path(error).asText()).as(error).startsWith(Integer.toString(response.status()));
            assertThat(json(response).path("error_description").asText())
                    .matches(
                            OAuthVectors.at("/token_errors/error_charset_regex").asText());
            assertThat(response.header("Cache-Control")).contains("no-store");
        });

        Set<String> notProvoked = new TreeSet<>();
        table.fieldNames().forEachRemaining(notProvoked::add);
        notProvoked.removeAll(wrong.keySet());
        // Every token can be revoked; the nonce is asked for by BoundTokensTest.
        assertThat(notProvoked).containsExactly("unsupported_token_type", "use_dpop_nonce");
    }

    @Test
    void challenges_are_those_of_the_table() {
        List<JsonNode> cases = OAuthVectors.list("/www_authenticate/cases");
        List<WebResponse> answers = new ArrayList<>();
        String token = json(handle(token(app, "grant_type=client_credentials")))
                .path("access_token")
                .asText();
        answers.add(guarded(get("")));
        answers.add(guarded(get("").header("Authorization", "Bearer oat_unknown")));
        answers.add(
                guarded(get("").header("Authorization", "Bearer " + token).header("Authorization", "Bearer " + token)));
        answers.add(guarded(get("").header("Authorization", "Bearer " + token)));
        answers.add(guarded(get("?access_token=" + token)));
        answers.add(handle(
                posted("/oauth/token", "grant_type=client_credentials").header("Authorization", basic(app, "wrong"))));
        answers.add(handle(
                posted("/oauth/token", "grant_type=client_credentials&client_secret=wrong&client_id=" + app.id())));

        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            assertCase(answers.get(i), cases.get(i));
        }
    }

    private static void assertCase(WebResponse answer, JsonNode expected) {
        String when = expected.path("when").asText();
        assertThat(expected.path("status").asText()).as(when).contains(Integer.toString(answer.status()));
        // What it says of the error in words is its own.
        String challenge = expected.path("header").asText().replaceAll(", error_description=.*", "");
        String given = answer.header("WWW-Authenticate").orElse("").replaceAll(", error_description=\"[^\"]*\"", "");
        assertThat(given).as(when).isEqualTo(challenge);
        if (expected.has("body")) {
            assertThat(json(answer).path("error")).as(when).isEqualTo(expected.at("/body/error"));
        }
    }

    private static WebRequest.Builder get(String query) {
        return WebRequest.builder("GET", "/invoices" + query);
    }

    private WebResponse guarded(WebRequest.Builder request) {
        return ScopeGuard.of("api", integrations.accessTokens().authenticator(API))
                .requiring(SCOPES.needed("invoices:write"))
                .around(passed -> WebResponse.of(200))
                .handle(request.build());
    }

    @Test
    void scheme_of_the_token_is_read_in_any_case() {
        String token = json(handle(token(app, "grant_type=client_credentials")))
                .path("access_token")
                .asText();

        for (String scheme : OAuthVectors.texts("/www_authenticate/accept_schemes")) {
            assertThat(guarded(get("").header("Authorization", scheme + " " + token))
                            .status())
                    .as(scheme)
                    .isEqualTo(403);
        }
    }

    @Test
    void metadata_are_at_every_address_of_the_table() {
        for (JsonNode row : OAuthVectors.list("/metadata_urls/cases")) {
            String issuer = row.path("issuer").asText();
            try (Integrations host = server(issuer)) {
                row.path("urls").forEach(url -> {
                    String path = URI.create(url.asText()).getPath();
                    WebResponse response = host.authorizationServer()
                            .handle(WebRequest.builder("GET", path).build());
                    assertThat(json(response).path("issuer").asText()).as(path).isEqualTo(issuer);
                });
            }
        }
    }
}
