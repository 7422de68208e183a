package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule A13, and what scripts of other origins may read. */
class CorsTest extends OAuthFixture {
    private static final String APP = "https://app.example.com";
    private static final String ALLOW = "Access-Control-Allow-Origin";

    @Override
    OAuthSettings settings() {
        return OAuthSettings.builder(ISSUER)
                .resources(API)
                .browserOrigins(APP)
                .users(request -> new Visitor.User(ACME, USER, "session 1", "Ann"))
                .build();
    }

    private WebResponse ask(String method, String path, String origin) {
        return server.handle(WebRequest.builder(method, path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .build());
    }

    @Test
    void metadata_and_keys_are_for_everybody() {
        for (String path : List.of("/.well-known/oauth-authorization-server", "/oauth/jwks")) {
            WebResponse response = read(path);

            assertThat(response.header(ALLOW)).as(path).contains("*");
            assertThat(response.header("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @Test
    void browser_may_send_requests_of_an_origin_that_is_named() {
        for (String path : List.of(TOKEN, REVOKE, "/oauth/par", "/oauth/device_authorization")) {
            WebResponse response = ask("OPTIONS", path, APP);

            assertThat(response.status()).isEqualTo(204);
            assertThat(response.header(ALLOW)).contains(APP);
            assertThat(response.header("Vary")).contains("Origin");
            assertThat(response.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(response.header("Access-Control-Allow-Headers")).contains("Authorization, Content-Type, DPoP");
            assertThat(response.header("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @Test
    void answers_and_errors_can_be_read_by_an_origin_that_is_named() {
        for (String path : List.of(TOKEN, REVOKE, "/oauth/par", "/oauth/device_authorization")) {
            WebResponse response = ask("POST", path, APP);

            assertThat(response.status()).as(path).isEqualTo(400);
            assertThat(response.header(ALLOW)).contains(APP);
            assertThat(response.header("Access-Control-Expose-Headers"))
                    .contains("DPoP-Nonce, Retry-After, WWW-Authenticate");
        }
    }

    @Test
    void other_origins_are_told_nothing() {
        for (String origin :
                List.of("https://evil.example.com", "null", "*", "HTTPS://APP.EXAMPLE.COM", APP + ".evil")) {
            assertThat(ask("OPTIONS", TOKEN, origin).header(ALLOW)).isEmpty();
            assertThat(ask("OPTIONS", TOKEN, origin).status()).isEqualTo(405);
            assertThat(ask("POST", TOKEN, origin).header(ALLOW)).isEmpty();
        }
    }

    @Test
    void introspection_and_pages_are_not_for_scripts() {
        for (String path : List.of(INTROSPECT, "/oauth/authorize", "/oauth/device")) {
            assertThat(ask("OPTIONS", path, APP).header(ALLOW)).as(path).isEmpty();
            assertThat(ask("POST", path, APP).header(ALLOW)).as(path).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "http://app.example.com",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://App.example.com",
                "app.example.com"
            })
    void origin_is_as_browsers_send_it(String origin) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() ->
                        OAuthSettings.builder(ISSUER).browserOrigins(origin).build())
                .withMessageContaining("browserOrigins");
    }
}
