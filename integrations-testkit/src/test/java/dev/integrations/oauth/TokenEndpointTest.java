package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every request to the token endpoint: rules T1, T10, T11 and T16. */
class TokenEndpointTest extends OAuthFixture {
    private final NewApp app = confidential();

    private WebResponse withType(String mediaType) {
        return server.handle(WebRequest.builder("POST", TOKEN)
                .header("Content-Type", mediaType)
                .header("Authorization", basic(app))
                .body("grant_type=client_credentials".getBytes(UTF_8))
                .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post"})
    void other_methods_than_post_are_refused(String method) {
        for (String path : List.of(TOKEN, REVOKE, INTROSPECT)) {
            WebResponse response =
                    server.handle(WebRequest.builder(method, path).build());

            assertThat(response.status()).isEqualTo(405);
            assertThat(response.header("Allow")).contains("POST");
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void body_must_be_a_form() {
        assertRefused(withType("application/json"), "invalid_request");
        assertRefused(withType("multipart/form-data"), "invalid_request");
        assertRefused(
                server.handle(WebRequest.builder("POST", TOKEN)
                        .header("Authorization", basic(app))
                        .build()),
                "invalid_request");
        ok(withType("application/x-www-form-urlencoded;charset=UTF-8"));
    }

    @Test
    void credentials_in_the_url_are_refused() {
        String query = "?client_id=%s&client_secret=%s"
                .formatted(app.id(), app.secret().orElseThrow().reveal());

        assertRefused(send(TOKEN + query, "grant_type=client_credentials"), "invalid_request");
        assertRefused(send(TOKEN + "?", "grant_type=client_credentials", basic(app)), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=client_credentials&grant_type=client_credentials",
                "grant_type=client_credentials&scope=files&scope=files",
                "grant_type=client_credentials&client_id=a&client_id=a",
                "grant_type=client_credentials&unknown=1&unknown=2",
                "grant_type=client_credentials&grant%5Ftype=client_credentials",
                "grant_type=client_credentials&scope=&scope=invoices%3Aread",
                "grant_type=client_credentials&scope=%zz",
                "grant_type=client_credentials&scope=%ff",
                "grant_type=client_credentials&scope=\u00e9"
            })
    void repeated_and_malformed_parameters_are_refused(String body) {
        assertRefused(send(TOKEN, body, basic(app)), "invalid_request");
    }

    @Test
    void unknown_and_empty_parameters_count_as_absent() {
        JsonNode body = ok(send(TOKEN, "&&grant_type=client_credentials&scope=&unknown=%22%5C&resource=&", basic(app)));

        assertThat(body.path("scope").asText()).isEqualTo("invoices:read invoices:write");
    }

    @Test
    void grant_type_must_be_one_that_is_known() {
        assertRefused(post(TOKEN, app), "invalid_request");
        assertRefused(post(TOKEN, app, "grant_type", ""), "invalid_request");
        assertRefused(post(TOKEN, app, "grant_type", "password"), "unsupported_grant_type");
        assertRefused(post(TOKEN, app, "grant_type", "Authorization_Code"), "unsupported_grant_type");
        assertRefused(post(TOKEN, app, "grant_type", "implicit"), "unsupported_grant_type");
    }

    @Test
    void grant_type_must_be_allowed_for_the_app() {
        NewApp machine = registered(
                settings -> settings.grantTypes(GrantType.CLIENT_CREDENTIALS).redirectUris(List.of()));

        assertRefused(redeem(machine, code(machine)), "unauthorized_client");
        assertRefused(refresh(machine, "oar_x"), "unauthorized_client");
        ok(post(TOKEN, machine, "grant_type", "client_credentials"));
    }

    @Test
    void answer_has_the_form_of_the_rfc() {
        WebResponse response = redeem(app, code(app));
        JsonNode body = ok(response);

        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(body.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(body.path("expires_in").isIntegralNumber()).isTrue();
        assertThat(body.path("expires_in").asLong()).isEqualTo(3600);
        assertThat(body.path("scope").asText()).isEqualTo("invoices:read invoices:write");
        assertThat(body.path("access_token").asText()).matches("oat_[A-Za-z0-9_-]{43}");
        assertThat(body.path("refresh_token").asText()).matches("oar_[A-Za-z0-9_-]{43}");
        assertThat(body.size()).isEqualTo(5);
    }

    @Test
    void nothing_that_was_sent_comes_back() {
        String evil = "\"\\<script>\u0000\r\nX-Evil: 1";

        for (String parameter : List.of("grant_type", "scope", "resource", "code", "client_id")) {
            WebResponse response = post(TOKEN, app, parameter, evil);

            assertThat(response.status()).isEqualTo(400);
            assertThat(new String(response.body(), UTF_8)).doesNotContain("<script", "Evil");
            assertThat(response.headers()).noneMatch(header -> header.value().contains("Evil"));
        }
    }

    @Test
    void other_paths_are_not_found() {
        for (String path :
                List.of("/", "", "/oauth", "/oauth/token/", "/oauth/TOKEN", "/oauth//token", "/x/oauth/token")) {
            assertThat(send(path, "grant_type=client_credentials", basic(app)).status())
                    .isEqualTo(404);
        }
    }
}
