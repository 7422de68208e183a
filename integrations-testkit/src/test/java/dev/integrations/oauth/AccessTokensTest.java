package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.scope.Authentication;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rules R1 to R5 with access tokens. */
class AccessTokensTest extends AccessTokensFixture {
    @Test
    void token_tells_who_makes_the_request() {
        AccessTokenCaller[] caller = new AccessTokenCaller[1];
        WebHandler handler = ScopeGuard.of("api", new AccessTokens(parts).authenticator(API))
                .requiring(parts.scopes().none())
                .around(request -> {
                    caller[0] = AccessTokenCaller.of(request).orElseThrow();
                    return WebResponse.of(200);
                });

        for (String token : List.of(accessToken(), signedToken())) {
            assertThat(show(handler, token).status()).isEqualTo(200);
            assertThat(caller[0].tenant()).isEqualTo(ACME);
            assertThat(caller[0].subject()).isEqualTo(USER);
            assertThat(caller[0].scopes().names()).containsExactlyInAnyOrder("invoices:read", "invoices:write");
        }
    }

    @Test
    void app_of_the_host_that_acts_for_itself_acts_for_no_tenant() {
        List<Boolean> seen = new ArrayList<>();
        List<TenantId> tenants = new ArrayList<>();
        WebHandler handler = ScopeGuard.of("api", new AccessTokens(parts).authenticator(API))
                .requiring(parts.scopes().none())
                .around(request -> {
                    Caller caller = request.attribute(Caller.class).orElseThrow();
                    seen.add(caller.actsForNoTenant());
                    tenants.add(caller.tenant());
                    return WebResponse.of(200);
                });
        NewApp ofHost = hostApps.register(OAuthMother.settings("Host's").build());

        for (NewApp machine : List.of(ofHost, confidential())) {
            JsonNode tokens = ok(post(TOKEN, machine, "grant_type", "client_credentials"));
            assertThat(show(handler, tokens.path("access_token").asText()).status())
                    .isEqualTo(200);
        }
        show(handler, tokens(ofHost).path("access_token").asText());

        assertThat(seen).containsExactly(true, false, false);
        assertThat(tenants).containsExactly(AuditTrail.HOST, ACME, ACME);
    }

    @Test
    void token_that_is_remembered_costs_no_look_at_the_store() {
        for (String token : List.of(accessToken(), signedToken())) {
            assertThat(show(here, token).status()).isEqualTo(200);
            int before = counted.times;

            for (int i = 0; i < 10; i++) {
                assertThat(show(here, token).status()).isEqualTo(200);
            }

            assertThat(counted.times).isEqualTo(before);
        }
    }

    @Test
    void revocation_is_seen_by_every_node_within_5_seconds() {
        for (Supplier<String> kind : List.<Supplier<String>>of(this::accessToken, this::signedToken)) {
            String token = kind.get();
            assertThat(show(here, token).status()).isEqualTo(200);
            assertThat(show(there, token).status()).isEqualTo(200);

            new Consents(parts, ACME, trail(ACME)).revoke(ApprovalQuery.all().of(USER));
            clock.advance(BOUND);

            assertRejected(show(here, token), "Bearer");
            assertRejected(show(there, token), "Bearer");
        }
    }

    @Test
    void disabled_app_is_refused_within_5_seconds_and_heard_again_when_it_is_enabled() {
        String token = accessToken();
        assertThat(show(here, token).status()).isEqualTo(200);
        apps.disable(app.id());
        clock.advance(BOUND);
        assertRejected(show(here, token), "Bearer");

        apps.enable(app.id());
        clock.advance(BOUND);

        assertThat(show(here, token).status()).isEqualTo(200);
    }

    @Test
    void token_in_use_is_read_again_by_one_request_before_others_must_wait() {
        String token = accessToken();
        show(here, token);
        clock.advance(Duration.ofSeconds(2));
        int before = counted.times;

        show(here, token);
        show(here, token);
        clock.advance(Duration.ofMillis(1999));
        show(here, token);

        assertThat(counted.times).isEqualTo(before + 1);
    }

    @Test
    void what_is_remembered_is_followed_for_5_seconds_while_the_store_is_away_and_no_longer() {
        String token = accessToken();
        show(here, token);
        counted.away = true;

        clock.advance(BOUND.minusMillis(1));
        assertThat(show(here, token).status()).isEqualTo(200);
        clock.advance(Duration.ofMillis(1));

        assertThatIllegalStateException().isThrownBy(() -> show(here, token));
    }

    @Test
    void attempt_to_read_again_that_takes_until_the_end_of_those_5_seconds_is_no_reason_to_follow_it_longer() {
        String token = accessToken();
        show(here, token);
        counted.away = true;
        counted.takes = BOUND.minusSeconds(2);

        clock.advance(Duration.ofSeconds(2));

        assertThatIllegalStateException().isThrownBy(() -> show(here, token));
    }

    @Test
    void token_that_ends_while_it_is_looked_up_is_refused() {
        String token = accessToken();
        clock.advance(Duration.ofHours(1).minusMillis(1500));
        counted.takes = BOUND;

        assertRejected(show(here, token), "Bearer");
    }

    @Test
    void clock_that_goes_back_makes_nothing_fresh() {
        String token = accessToken();
        clock.advance(Duration.ofMinutes(1));
        show(here, token);
        clock.advance(Duration.ofMinutes(-1));
        int before = counted.times;

        show(here, token);

        assertThat(counted.times).isEqualTo(before + 1);
    }

    @Test
    void token_ends_with_its_time_though_it_is_remembered() {
        String token = accessToken();
        clock.advance(Duration.ofHours(1).minusMillis(1500));
        assertThat(show(here, token).status()).isEqualTo(200);

        clock.advance(Duration.ofMillis(1501));

        assertRejected(show(here, token), "Bearer");
    }

    @Test
    void unknown_token_is_looked_up_once_and_rubbish_never() {
        String unknown = "oat_" + "A".repeat(43);
        assertRejected(show(here, unknown), "Bearer");
        int before = counted.times;

        assertRejected(show(here, unknown), "Bearer");
        assertRejected(show(here, "rubbish"), "Bearer");
        assertRejected(show(here, "a.b.c"), "Bearer");
        assertRejected(show(here, tokens(app).path("refresh_token").asText()), "Bearer");

        assertThat(counted.times).isEqualTo(before);
    }

    @Test
    void token_of_another_issuer_is_left_to_whoever_knows_it() {
        String foreign = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IngifQ.e30.AAAA";
        WebHandler both = guarded(new AccessTokens(parts).authenticator(API));
        WebHandler withAnother = ScopeGuard.of(
                        "api",
                        new AccessTokens(parts).authenticator(API),
                        (credentials, request, needed) -> new Authentication.Refused("seen"))
                .requiring(parts.scopes().none())
                .around(request -> WebResponse.of(200));

        assertRejected(show(both, foreign), "Bearer");
        assertThat(show(withAnother, foreign).header("WWW-Authenticate").orElseThrow())
                .contains("seen");
    }

    @Test
    void token_for_another_resource_is_refused() {
        String token = ok(redeem(app, code(app), "resource", FILES))
                .path("access_token")
                .asText();

        assertRejected(show(here, token), "Bearer");
        assertThat(show(guarded(new AccessTokens(parts).authenticator(FILES)), token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void scope_that_was_not_granted_is_403() {
        WebHandler handler = ScopeGuard.of("api", new AccessTokens(parts).authenticator(API))
                .requiring(parts.scopes().needed("files"))
                .around(request -> WebResponse.of(200));

        WebResponse response = show(handler, accessToken());

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("WWW-Authenticate").orElseThrow())
                .isEqualTo("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"files\"");
    }

    @Test
    void resource_must_be_one_of_the_server() {
        AccessTokens tokens = new AccessTokens(parts);

        assertThatIllegalArgumentException().isThrownBy(() -> tokens.authenticator("https://other.example.com"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.authenticator(API, URI.create("https://api.example.com?x=1")));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.authenticator(API, URI.create("urn:api")));
    }
}
