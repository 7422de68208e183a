package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rules I1 to I4 and R5. */
class IntrospectionTest extends OAuthFixture {
    private final NewApp app = confidential();
    private final NewApp api = resourceServer(API);
    private final JsonNode tokens = tokens(app);
    private final String access = tokens.path("access_token").asText();
    private final String refresh = tokens.path("refresh_token").asText();

    private void assertInactive(WebResponse response) {
        assertThat(response.status()).isEqualTo(200);
        assertThatNobodyKeeps(response);
        assertThat(new String(response.body(), UTF_8)).isEqualTo("{\"active\":false}");
    }

    @Test
    void resource_server_learns_what_it_needs() {
        WebResponse response = post(INTROSPECT, api, "token", access);
        JsonNode body = ok(response);

        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(body.path("active").isBoolean()).isTrue();
        assertThat(body.path("active").asBoolean()).isTrue();
        assertThat(body.path("scope").asText()).isEqualTo("invoices:read invoices:write");
        assertThat(body.path("client_id").asText()).isEqualTo(app.id().toString());
        assertThat(body.path("sub").asText()).isEqualTo(USER);
        assertThat(body.path("tenant").asText()).isEqualTo(ACME.value());
        assertThat(body.path("iss").asText()).isEqualTo(ISSUER);
        assertThat(body.path("aud").toString()).isEqualTo("[\"%s\"]".formatted(API));
        assertThat(body.path("iat").asLong()).isEqualTo(NOON.getEpochSecond());
        assertThat(body.path("exp").asLong()).isEqualTo(NOON.plusSeconds(3600).getEpochSecond());
        assertThat(body.path("token_type").asText()).isEqualTo("Bearer");
    }

    @Test
    void app_learns_of_its_own_tokens() {
        assertThat(ok(post(INTROSPECT, app, "token", access)).path("aud").toString())
                .isEqualTo("[\"%s\",\"%s\"]".formatted(API, FILES));
        JsonNode own = ok(post(INTROSPECT, app, "token", refresh, "token_type_hint", "access_token"));
        assertThat(own.path("active").asBoolean()).isTrue();
        assertThat(own.has("token_type")).isFalse();
    }

    @Test
    void others_learn_nothing() {
        assertInactive(post(INTROSPECT, confidential(), "token", access));
        assertInactive(post(INTROSPECT, api, "token", refresh));
        assertInactive(post(INTROSPECT, resourceServer("https://files.example.com"), "token", refresh));
        JsonNode filesOnly = ok(redeem(app, code(app), "resource", FILES));
        assertInactive(
                post(INTROSPECT, api, "token", filesOnly.path("access_token").asText()));
    }

    @Test
    void unknown_expired_and_revoked_tokens_are_inactive() {
        assertInactive(post(INTROSPECT, api, "token", "unknown"));
        assertInactive(post(INTROSPECT, api, "token", "\u0000é"));
        JsonNode other = tokens(app);
        post(REVOKE, app, "token", other.path("access_token").asText());
        assertInactive(post(INTROSPECT, api, "token", other.path("access_token").asText()));

        clock.advance(Duration.ofHours(1).minusNanos(1000));
        assertThat(isActive(api, access)).isTrue();
        clock.advance(Duration.ofNanos(1000));
        assertInactive(post(INTROSPECT, api, "token", access));
    }

    @Test
    void used_refresh_token_is_inactive() {
        ok(refresh(app, refresh));

        assertInactive(post(INTROSPECT, app, "token", refresh));
    }

    @Test
    void caller_must_authenticate_by_a_secret() {
        NewApp publicApp = publicApp();
        NewApp posting = registered(settings -> settings.authentication(ClientAuthentication.CLIENT_SECRET_POST));

        assertRefused(send(INTROSPECT, "token=" + access), 401, "invalid_client");
        assertRefused(send(INTROSPECT, "token=" + access, basic(api.id().toString(), "x")), 401, "invalid_client");
        assertRefused(
                send(INTROSPECT, "token=" + access + "&client_id=" + posting.id() + "&client_secret=x"),
                401,
                "invalid_client");
        assertRefused(post(INTROSPECT, publicApp, "token", access), 401, "invalid_client");
    }

    @Test
    void token_must_be_there_once() {
        assertRefused(post(INTROSPECT, api), "invalid_request");
        assertRefused(post(INTROSPECT, api, "token", access, "token", access), "invalid_request");
        assertRefused(send(INTROSPECT + "?token=" + access, "", basic(api)), "invalid_request");
    }
}
