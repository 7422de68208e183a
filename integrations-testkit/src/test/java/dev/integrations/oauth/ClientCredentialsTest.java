package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.web.WebResponse;
import org.junit.jupiter.api.Test;

/** Rules T7, R4 and T17. */
class ClientCredentialsTest extends OAuthFixture {
    private final NewApp app = confidential();

    private WebResponse request(NewApp client, String... more) {
        String[] pairs = new String[more.length + 2];
        pairs[0] = "grant_type";
        pairs[1] = "client_credentials";
        System.arraycopy(more, 0, pairs, 2, more.length);
        return post(TOKEN, client, pairs);
    }

    private JsonNode introspected(NewApp caller, JsonNode tokens) {
        return ok(post(INTROSPECT, caller, "token", tokens.path("access_token").asText()));
    }

    @Test
    void app_acts_for_itself_and_its_tenant() {
        JsonNode tokens = ok(request(app));

        assertThat(tokens.has("refresh_token")).isFalse();
        assertThat(tokens.path("scope").asText()).isEqualTo("invoices:read invoices:write");
        JsonNode seen = introspected(resourceServer(API), tokens);
        assertThat(seen.path("sub").asText()).isEqualTo(app.id().toString());
        assertThat(seen.path("client_id")).isEqualTo(seen.path("sub"));
        assertThat(seen.path("tenant").asText()).isEqualTo(ACME.value());
    }

    @Test
    void app_of_the_host_acts_for_no_tenant() {
        NewApp hostApp = hostApps.register(OAuthMother.settings("Host").build());

        assertThat(introspected(resourceServer(API), ok(request(hostApp)))
                        .path("tenant")
                        .asText())
                .isEqualTo("integrations.host");
    }

    @Test
    void scope_is_what_was_asked_for_of_what_the_app_may_have() {
        assertThat(ok(request(app, "scope", "invoices:read")).path("scope").asText())
                .isEqualTo("invoices:read");
        assertRefused(request(app, "scope", "files"), "invalid_scope");
        assertRefused(request(app, "scope", "invoices:read\u00e9"), "invalid_scope");
    }

    @Test
    void app_without_scopes_gets_a_token_without() {
        NewApp plain = registered(settings -> settings.scopes(java.util.Set.of()));

        assertThat(ok(request(plain)).has("scope")).isFalse();
    }

    @Test
    void first_resource_is_the_default_and_others_can_be_asked_for() {
        NewApp api = resourceServer(API);
        NewApp files = resourceServer(FILES);

        JsonNode tokens = ok(request(app));
        assertThat(introspected(api, tokens).path("active").asBoolean()).isTrue();
        assertThat(introspected(files, tokens).path("active").asBoolean()).isFalse();
        JsonNode both = ok(request(app, "resource", FILES, "resource", API, "resource", FILES));
        assertThat(introspected(app, both).path("aud").toString()).isEqualTo("[\"%s\",\"%s\"]".formatted(FILES, API));
        assertRefused(request(app, "resource", "https://evil.test"), "invalid_target");
    }

    @Test
    void public_app_is_refused() {
        assertRefused(request(publicApp()), "unauthorized_client");
    }
}
