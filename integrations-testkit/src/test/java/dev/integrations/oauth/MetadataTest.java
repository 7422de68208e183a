package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules D1 to D3. */
class MetadataTest extends OAuthFixture {
    private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

    private static WebResponse get(AuthorizationServer server, String path) {
        return server.handle(WebRequest.builder("GET", path).build());
    }

    private AuthorizationServer serverOf(String issuer) {
        return new AuthorizationServer(parts(OAuthSettings.builder(issuer).build()));
    }

    @Test
    void metadata_names_issuer_and_endpoints() {
        WebResponse response = get(server, WELL_KNOWN);
        JsonNode body = json(response);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(body.path("issuer").asText()).isEqualTo(ISSUER);
        assertThat(body.path("token_endpoint").asText()).isEqualTo(ISSUER + TOKEN);
        assertThat(body.path("revocation_endpoint").asText()).isEqualTo(ISSUER + REVOKE);
        assertThat(body.path("introspection_endpoint").asText()).isEqualTo(ISSUER + INTROSPECT);
        assertThat(body.path("code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
        assertThat(body.path("scopes_supported").toString())
                .isEqualTo("[\"files\",\"invoices:read\",\"invoices:write\"]");
        assertThat(body.path("grant_types_supported").toString())
                .isEqualTo("[\"authorization_code\",\"refresh_token\",\"client_credentials\"]");
        assertThat(body.path("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"none\",\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"]");
        assertThat(body.path("introspection_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"]");
    }

    @Test
    void issuer_with_a_path_has_two_addresses_for_its_metadata() {
        AuthorizationServer withPath = serverOf("https://as.example.com/t1");

        for (String path : List.of(WELL_KNOWN + "/t1", "/t1" + WELL_KNOWN)) {
            assertThat(json(get(withPath, path)).path("token_endpoint").asText())
                    .isEqualTo("https://as.example.com/t1/oauth/token");
        }
        for (String path : List.of(WELL_KNOWN, WELL_KNOWN + "/t2", "/t2" + WELL_KNOWN, WELL_KNOWN + "/t1/")) {
            assertThat(get(withPath, path).status()).as(path).isEqualTo(404);
        }
        assertThat(get(withPath, "/t1/oauth/token").status()).isEqualTo(405);
        assertThat(get(withPath, "/oauth/token").status()).isEqualTo(404);
    }

    @Test
    void metadata_is_read_only() {
        assertThat(server.handle(WebRequest.builder("HEAD", WELL_KNOWN).build()).status())
                .isEqualTo(200);
        WebResponse post = server.handle(WebRequest.builder("POST", WELL_KNOWN).build());
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("Allow")).contains("GET");
    }
}
