package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.common.Transactions;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.Sha256;
import dev.integrations.jose.DpopSettings;
import dev.integrations.scope.Authentication;
import dev.integrations.scope.Authenticator;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.store.StoreTransaction;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rules R1 to R5 with access tokens: a resource behind the guard, on two nodes. */
class AccessTokensTest extends OAuthFixture {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final Counted counted = new Counted();
    private final NewApp app = publicApp();
    private final ClientKey key = new ClientKey(clock);
    private final WebHandler here = guarded(new AccessTokens(nodeOf(parts)).authenticator(API));
    private final WebHandler there = guarded(new AccessTokens(nodeOf(parts)).authenticator(API));

    /** The store, which says how often it was asked, and can go away. */
    private final class Counted implements Transactions<StoreTransaction> {
        private int times;
        private boolean away;
        private Duration takes = Duration.ZERO;

        @Override
        public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) throws X {
            clock.advance(takes);
            if (away) {
                throw new IllegalStateException("away");
            }
            times++;
            return store.inTransaction(work);
        }
    }

    private OAuthParts nodeOf(OAuthParts all) {
        return new OAuthParts(
                counted,
                all.settings(),
                all.scopes(),
                all.proxies(),
                all.encryption(),
                all.signingKeys(),
                all.singleUses(),
                clock,
                all.random(),
                all.ids());
    }

    private WebHandler guarded(Authenticator authenticator) {
        return ScopeGuard.of("api", authenticator)
                .requiring(parts.scopes().needed("invoices:read"))
                .around(request -> WebResponse.text(
                        200, request.attribute(Caller.class).orElseThrow().subject()));
    }

    private static WebRequest.Builder get(String authorization) {
        return WebRequest.builder("GET", "/invoices?page=2").header("Authorization", authorization);
    }

    private static WebResponse show(WebHandler node, String token) {
        return node.handle(get("Bearer " + token).build());
    }

    private String accessToken() {
        return tokens(app).path("access_token").asText();
    }

    private String signedToken() {
        return tokens(registered(settings -> settings.authentication(ClientAuthentication.NONE)
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withSignedAccessTokens()))))
                .path("access_token")
                .asText();
    }

    private String boundToken() {
        return ok(prove(
                        app,
                        key.proof("POST", ISSUER + TOKEN),
                        "grant_type",
                        "authorization_code",
                        "code",
                        code(app),
                        "code_verifier",
                        VERIFIER))
                .path("access_token")
                .asText();
    }

    private static void assertRejected(WebResponse response, String scheme) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate").orElseThrow())
                .startsWith(scheme + " realm=\"api\"")
                .contains("error=\"invalid_token\"");
    }

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
    void bound_token_needs_a_proof_of_its_key_for_this_request() {
        String token = boundToken();
        String url = API + "/invoices";

        assertThat(prove(here, token, key.proof("GET", url, token)).status()).isEqualTo(200);
        for (String bad : List.of(
                new ClientKey(clock).proof("GET", url, token),
                key.proof("POST", url, token),
                key.proof("GET", API + "/other", token),
                key.proof("GET", url, "another"),
                key.proof("GET", url))) {
            assertUnproven(prove(here, token, bad), "invalid_dpop_proof");
        }
        assertUnproven(here.handle(get("DPoP " + token).build()), "invalid_dpop_proof");
    }

    private static WebResponse prove(WebHandler node, String token, String proof) {
        return node.handle(get("DPoP " + token).header("DPoP", proof).build());
    }

    private static void assertUnproven(WebResponse response, String error) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate").orElseThrow())
                .isEqualTo("DPoP realm=\"api\", algs=\"ES256 EdDSA RS256\", error=\"%s\"".formatted(error));
    }

    @Test
    void proof_is_good_once_on_all_nodes() {
        String token = boundToken();
        String proof = key.proof("GET", API + "/invoices", token);
        assertThat(prove(here, token, proof).status()).isEqualTo(200);

        assertUnproven(prove(there, token, proof), "invalid_dpop_proof");
    }

    @Test
    void bound_token_is_no_bearer_token_and_the_other_way_round() {
        assertRejected(show(here, boundToken()), "Bearer");

        String bearer = accessToken();
        assertRejected(prove(here, bearer, key.proof("GET", API + "/invoices", bearer)), "DPoP");
    }

    @Test
    void who_shows_nothing_is_told_both_schemes() {
        WebResponse response =
                here.handle(WebRequest.builder("GET", "/invoices").build());

        assertThat(response.headers())
                .filteredOn(header -> header.name().equals("WWW-Authenticate"))
                .extracting(header -> header.value())
                .containsExactly("Bearer realm=\"api\"", "DPoP realm=\"api\", algs=\"ES256 EdDSA RS256\"");
    }

    @Test
    void nonce_is_given_to_who_has_none() {
        OAuthSettings strict = OAuthSettings.builder(ISSUER)
                .resources(API, FILES)
                .dpop(DpopSettings.defaults().withNonce())
                .build();
        OAuthParts other = parts(strict);
        WebHandler node = ScopeGuard.of("api", new AccessTokens(other).authenticator(API))
                .requiring(other.scopes().none())
                .around(request -> WebResponse.of(200));
        String token = boundToken();
        String url = API + "/invoices";

        WebResponse refused = prove(node, token, key.proof("GET", url, token));

        assertUnproven(refused, "use_dpop_nonce");
        String nonce = refused.header("DPoP-Nonce").orElseThrow();
        String proof = key.proof(
                "GET", url, claims -> claims.claim("nonce", nonce).claim("ath", Base64Url.encode(Sha256.of(token))));
        assertThat(prove(node, token, proof).status()).isEqualTo(200);
    }

    @Test
    void path_that_is_no_uri_proves_nothing() {
        String token = boundToken();
        WebRequest request = WebRequest.builder("GET", "/a b|^")
                .header("Authorization", "DPoP " + token)
                .header("DPoP", key.proof("GET", API + "/", token))
                .build();

        assertUnproven(here.handle(request), "invalid_dpop_proof");
    }

    @Test
    void address_may_differ_from_the_name_of_the_resource() {
        WebHandler node =
                guarded(new AccessTokens(parts).authenticator(API, URI.create("https://gate.example.com/v1/")));
        String token = boundToken();

        assertThat(prove(node, token, key.proof("GET", "https://gate.example.com/v1/invoices", token))
                        .status())
                .isEqualTo(200);
        assertUnproven(prove(node, token, key.proof("GET", API + "/invoices", token)), "invalid_dpop_proof");
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
