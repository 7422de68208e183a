package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules V1 to V3. */
class RevocationTest extends OAuthFixture {
    private final NewApp app = confidential();
    private final JsonNode tokens = tokens(app);
    private final String access = tokens.path("access_token").asText();
    private final String refresh = tokens.path("refresh_token").asText();

    private void revoke(NewApp client, String token, String... more) {
        String[] pairs = new String[more.length + 2];
        pairs[0] = "token";
        pairs[1] = token;
        System.arraycopy(more, 0, pairs, 2, more.length);
        WebResponse response = post(REVOKE, client, pairs);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThatNobodyKeeps(response);
    }

    @Test
    void access_token_goes_alone() {
        revoke(app, access);

        assertThat(isActive(app, access)).isFalse();
        ok(refresh(app, refresh));
        assertThat(actions(ACME)).contains("access_token.revoked");
    }

    @Test
    void refresh_token_goes_with_its_family() {
        revoke(app, refresh);

        assertThat(isActive(app, access)).isFalse();
        assertRefused(refresh(app, refresh), "invalid_grant");
        assertThat(actions(ACME)).contains("grant.revoked");
    }

    @Test
    void revoking_again_and_revoking_what_is_unknown_succeeds() {
        revoke(app, refresh);
        revoke(app, refresh);
        revoke(app, access);
        revoke(app, "unknown");
        revoke(app, "\u0000é");

        assertThat(actions(ACME)).containsOnlyOnce("grant.revoked").doesNotContain("access_token.revoked");
    }

    @Test
    void hint_that_is_wrong_or_unknown_is_ignored() {
        for (String hint : List.of("refresh_token", "access_token", "nonsense")) {
            NewApp mine = confidential();
            JsonNode some = tokens(mine);
            revoke(mine, some.path("access_token").asText(), "token_type_hint", hint);
            assertThat(isActive(mine, some.path("access_token").asText())).isFalse();
        }
    }

    @Test
    void app_must_authenticate_and_own_the_token() {
        assertRefused(send(REVOKE, "token=" + refresh), 401, "invalid_client");
        assertRefused(send(REVOKE, "token=" + refresh, basic(app.id().toString(), "x")), 401, "invalid_client");
        assertRefused(post(REVOKE, confidential(), "token", refresh), "invalid_grant");
        assertRefused(post(REVOKE, confidential(), "token", access), "invalid_grant");

        assertThat(isActive(app, access)).isTrue();
        ok(refresh(app, refresh));
    }

    @Test
    void public_app_revokes_its_own_tokens() {
        NewApp mine = publicApp();
        JsonNode some = tokens(mine);

        revoke(mine, some.path("refresh_token").asText());

        assertRefused(refresh(mine, some.path("refresh_token").asText()), "invalid_grant");
    }

    @Test
    void token_must_be_there_once() {
        assertRefused(post(REVOKE, app), "invalid_request");
        assertRefused(post(REVOKE, app, "token", ""), "invalid_request");
        assertRefused(post(REVOKE, app, "token", access, "token", access), "invalid_request");
        assertRefused(send(REVOKE + "?token=" + access, "", basic(app)), "invalid_request");
    }
}
