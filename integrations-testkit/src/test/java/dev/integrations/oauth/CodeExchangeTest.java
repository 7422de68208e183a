package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.PageRequest;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules T2 to T6 and T17. */
class CodeExchangeTest extends OAuthFixture {
    private final NewApp app = confidential();
    private final NewApp other = confidential();

    @Test
    void code_is_redeemed_once_and_makes_the_grant() {
        JsonNode tokens = ok(redeem(app, code(app), "redirect_uri", CALLBACK));

        assertThat(isActive(app, tokens.path("access_token").asText())).isTrue();
        Grant grant = new Consents(parts, ACME, trail(ACME))
                .grants(ApprovalQuery.all(), PageRequest.first(10))
                .items()
                .get(0);
        assertThat(grant.approval()).isEqualTo(approval(app));
        assertThat(grant.expiresAt()).isEqualTo(NOON.plus(Duration.ofDays(365)));
        assertThat(actions(ACME)).contains("grant.created");
    }

    @Test
    void replay_is_refused_and_revokes_the_tokens_of_the_code() {
        String code = code(app);
        JsonNode tokens = ok(redeem(app, code));

        assertRefused(redeem(app, code), "invalid_grant");

        assertThat(isActive(app, tokens.path("access_token").asText())).isFalse();
        assertRefused(refresh(app, tokens.path("refresh_token").asText()), "invalid_grant");
        assertThat(actions(ACME)).containsOnlyOnce("grant.revoked");
    }

    @Test
    void replay_without_the_verifier_or_by_another_app_revokes_nothing() {
        String code = code(app);
        JsonNode tokens = ok(redeem(app, code));

        assertRefused(
                post(TOKEN, app, "grant_type", "authorization_code", "code", code, "code_verifier", "x".repeat(43)),
                "invalid_grant");
        assertRefused(redeem(other, code), "invalid_grant");
        assertRefused(redeem(app, code, "redirect_uri", CALLBACK + "2"), "invalid_grant");

        assertThat(isActive(app, tokens.path("access_token").asText())).isTrue();
    }

    @Test
    void who_is_not_meant_does_not_use_the_code_up() {
        String code = code(app);

        assertRefused(redeem(other, code), "invalid_grant");
        assertRefused(redeem(app, code, "redirect_uri", "https://evil.test/cb"), "invalid_grant");
        assertRefused(post(TOKEN, app, "grant_type", "authorization_code", "code", code), "invalid_grant");
        assertRefused(redeem(app, code, "resource", "https://evil.test"), "invalid_target");

        ok(redeem(app, code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk ",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
            })
    void verifier_must_meet_the_challenge(String verifier) {
        assertRefused(
                post(TOKEN, app, "grant_type", "authorization_code", "code", code(app), "code_verifier", verifier),
                "invalid_grant");
    }

    @Test
    void unknown_expired_and_foreign_codes_fail_in_the_same_words() {
        String expired = code(app);
        clock.advance(Duration.ofSeconds(60));
        String used = code(app);
        ok(redeem(app, used));

        List<WebResponse> refusals = new ArrayList<>();
        for (String code : List.of("oac_unknown", expired, used, code(other), "\u0000", "é")) {
            WebResponse refused = redeem(app, code);
            assertRefused(refused, "invalid_grant");
            refusals.add(refused);
        }

        assertThat(refusals)
                .extracting(WebResponse::body)
                .containsOnly(refusals.get(0).body());
    }

    @Test
    void code_is_good_for_a_minute() {
        String code = code(app);
        clock.advance(Duration.ofSeconds(60).minusNanos(1000));

        ok(redeem(app, code));
    }

    @Test
    void missing_code_is_an_invalid_request() {
        assertRefused(
                post(TOKEN, app, "grant_type", "authorization_code", "code_verifier", VERIFIER), "invalid_request");
    }

    @Test
    void access_token_is_for_the_resources_that_are_asked_for() {
        JsonNode tokens = ok(redeem(app, code(app), "resource", FILES));

        NewApp api = resourceServer(API);
        NewApp files = resourceServer(FILES);
        assertThat(isActive(files, tokens.path("access_token").asText())).isTrue();
        assertThat(isActive(api, tokens.path("access_token").asText())).isFalse();
        JsonNode more = ok(refresh(app, tokens.path("refresh_token").asText()));
        assertThat(isActive(api, more.path("access_token").asText())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.test", "/relative", "https://api.example.com#f", "https://api.example.com/", "x y"
            })
    void resource_that_was_not_granted_is_refused(String resource) {
        assertRefused(redeem(app, code(app), "resource", resource), "invalid_target");
    }

    @Test
    void scopes_that_the_app_lost_meanwhile_are_left_out() {
        String code = code(app);
        apps.update(
                app.id(),
                settings -> settings.toBuilder().scopes(Set.of("invoices:read")).build());

        assertThat(ok(redeem(app, code)).path("scope").asText()).isEqualTo("invoices:read");
    }

    @Test
    void app_without_refresh_tokens_gets_none() {
        NewApp plain = registered(settings -> settings.grantTypes(GrantType.AUTHORIZATION_CODE));

        assertThat(tokens(plain).has("refresh_token")).isFalse();
    }

    @Test
    void grant_that_was_withdrawn_before_its_code_was_redeemed_is_none() {
        String code = code(app);
        new Consents(parts, ACME, trail(ACME)).revoke(ApprovalQuery.all().of(USER));

        assertRefused(redeem(app, code), "invalid_grant");
    }
}
