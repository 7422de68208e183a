package dev.integrations.scope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.common.TenantId;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeGuardTest {
    private static final ScopeCatalog CATALOG = ScopeCatalog.builder()
            .add("invoices:read", "See invoices")
            .add("invoices:write", "Change invoices")
            .build();
    private static final String CHALLENGE = "Bearer realm=\"api\"";

    private final List<Credentials> shown = new ArrayList<>();
    private Authentication authentication = new Authentication.NotKnown();
    private final ScopeGuard guard = ScopeGuard.of("api", (credentials, request, needed) -> {
        shown.add(credentials);
        return authentication;
    });

    private record Somebody(ScopeSet scopes) implements Caller {
        @Override
        public TenantId tenant() {
            return TenantId.of("acme");
        }

        @Override
        public String subject() {
            return "somebody";
        }
    }

    private WebResponse answer(WebRequest.Builder request) {
        WebHandler handler = passed -> WebResponse.text(
                200, passed.attribute(Caller.class).map(Caller::subject).orElse("nobody"));
        return guard.requiring(CATALOG.needed("invoices:write")).around(handler).handle(request.build());
    }

    private static WebRequest.Builder get() {
        return WebRequest.builder("GET", "/invoices");
    }

    private static WebRequest.Builder get(String authorization) {
        return get().header("Authorization", authorization);
    }

    private static void assertRefused(WebResponse answer, int status, String challenge) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers())
                .filteredOn(header -> header.name().equals("WWW-Authenticate"))
                .singleElement()
                .satisfies(header -> assertThat(header.value()).isEqualTo(challenge));
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void request_without_credentials_is_told_what_is_guarded_and_no_error() {
        WebResponse answer = answer(get());

        assertRefused(answer, 401, CHALLENGE);
        assertThat(answer.body()).isEmpty();
        assertThat(shown).isEmpty();
    }

    @Test
    void token_in_the_query_is_not_looked_at() {
        assertRefused(answer(WebRequest.builder("GET", "/invoices?access_token=abc")), 401, CHALLENGE);
        assertRefused(answer(form("access_token=abc")), 401, CHALLENGE);
        assertThat(shown).isEmpty();
    }

    private static WebRequest.Builder form(String body) {
        return WebRequest.builder("POST", "/invoices")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(US_ASCII));
    }

    @Test
    void bad_token_is_refused() {
        assertRefused(answer(get("Bearer abc")), 401, CHALLENGE + ", error=\"invalid_token\"");
        authentication = new Authentication.Refused("The access token expired");

        WebResponse answer = answer(get("Bearer abc"));

        assertRefused(
                answer, 401, CHALLENGE + ", error=\"invalid_token\", error_description=\"The access token expired\"");
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"error\":\"invalid_token\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer a b",
                "Bearer a,b",
                "Bearer =",
                "Bearer é",
                "Bearer a=b",
                "",
                " abc",
                "Bearer \"a\""
            })
    void malformed_credentials_are_no_request_at_all(String field) {
        assertRefused(answer(get(field)), 400, CHALLENGE + ", error=\"invalid_request\"");
        assertThat(shown).isEmpty();
    }

    @Test
    void two_credentials_are_refused() {
        String challenge = CHALLENGE + ", error=\"invalid_request\"";

        assertRefused(answer(get("Bearer abc").header("authorization", "Bearer abc")), 400, challenge);
        assertRefused(answer(get("Bearer abc").header("Authorization", "Basic YTpi")), 400, challenge);
        assertRefused(answer(form("a=1&access_token=abc").header("Authorization", "Bearer abc")), 400, challenge);
        assertThat(shown).isEmpty();
    }

    @Test
    void form_that_does_not_decode_is_for_the_handler() {
        authentication = new Authentication.Accepted(new Somebody(CATALOG.needed("*")));

        assertThat(answer(form("%zz").header("Authorization", "Bearer abc")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"Bearer", "bearer", "BEARER", "bEaReR"})
    void scheme_is_read_in_any_case(String scheme) {
        authentication = new Authentication.Accepted(new Somebody(CATALOG.needed("*")));

        WebResponse answer = answer(get(scheme + " aZ09-._~+/=="));

        assertThat(new String(answer.body(), UTF_8)).isEqualTo("somebody");
        assertThat(shown).containsExactly(new Credentials("bearer", "aZ09-._~+/=="));
        assertThat(shown.toString()).doesNotContain("aZ09");
    }

    @Test
    void scheme_that_nobody_knows_is_like_no_credentials() {
        assertRefused(answer(get("Basic YTpi")), 401, CHALLENGE);
        assertThat(shown).containsExactly(new Credentials("basic", "YTpi"));
    }

    @Test
    void caller_without_the_scope_is_told_what_is_needed() {
        authentication = new Authentication.Insufficient(CATALOG.needed("invoices:write", "invoices:read"));

        assertRefused(
                answer(get("Bearer abc")),
                403,
                CHALLENGE + ", error=\"insufficient_scope\", scope=\"invoices:write invoices:read\"");
    }

    @Test
    void authenticator_that_does_not_look_at_scopes_lets_nobody_in_who_lacks_them() {
        authentication = new Authentication.Accepted(new Somebody(CATALOG.needed("invoices:read")));

        assertRefused(
                answer(get("Bearer abc")), 403, CHALLENGE + ", error=\"insufficient_scope\", scope=\"invoices:write\"");
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, 1", "PT1S, 1", "PT1.001S, 2", "PT90S, 90", "PT0S, 1"})
    void caller_whose_requests_are_spent_is_told_when_to_come_back(Duration wait, String seconds) {
        authentication = new Authentication.Exhausted(wait);

        WebResponse answer = answer(get("Bearer abc"));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).contains(seconds);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }

    @Test
    void authenticators_are_asked_until_one_knows_the_credentials() {
        ScopeGuard several = ScopeGuard.of(
                "api",
                (credentials, request, needed) -> new Authentication.NotKnown(),
                (credentials, request, needed) -> new Authentication.Accepted(new Somebody(needed)),
                (credentials, request, needed) -> new Authentication.Refused("never asked"));

        assertThat(several.requiring(CATALOG.none())
                        .around(request -> WebResponse.of(204))
                        .handle(get("Bearer abc").build())
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a\\b", "a\nb", "é"})
    void malformed_realm_is_refused(String realm) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ScopeGuard.of(realm, (credentials, request, needed) -> new Authentication.NotKnown()));
        assertThatIllegalArgumentException().isThrownBy(() -> ScopeGuard.of("api"));
    }

    private final ScopeGuard proving = ScopeGuard.of("api", new Authenticator() {
        @Override
        public Authentication authenticate(Credentials credentials, WebRequest request, ScopeSet needed) {
            shown.add(credentials);
            return authentication;
        }

        @Override
        public List<String> proofAlgorithms() {
            return List.of("RS256", "ES256");
        }
    });

    private WebResponse answerOfProving(WebRequest.Builder request) {
        return proving.requiring(CATALOG.needed("invoices:write"))
                .around(passed -> WebResponse.of(204))
                .handle(request.build());
    }

    @Test
    void scheme_of_proofs_has_a_challenge_of_its_own() {
        String challenge = "DPoP realm=\"api\", algs=\"ES256 RS256\"";

        WebResponse unasked = answerOfProving(get());

        assertThat(unasked.headers())
                .filteredOn(header -> header.name().equals("WWW-Authenticate"))
                .extracting(header -> header.value())
                .containsExactly(CHALLENGE, challenge);
        assertRefused(answerOfProving(get("dpop abc")), 401, challenge + ", error=\"invalid_token\"");
        assertRefused(answerOfProving(get("Bearer abc")), 401, CHALLENGE + ", error=\"invalid_token\"");
        authentication = new Authentication.Insufficient(CATALOG.needed("invoices:write"));
        assertRefused(
                answerOfProving(get("DPoP abc")),
                403,
                challenge + ", error=\"insufficient_scope\", scope=\"invoices:write\"");
        assertRefused(answerOfProving(get("DPoP a b")), 400, CHALLENGE + ", error=\"invalid_request\"");
    }

    @Test
    void proof_that_is_not_good_is_told_and_given_a_nonce_if_it_needs_one() {
        authentication = new Authentication.Unproven(Optional.empty());
        assertRefused(
                answerOfProving(get("DPoP abc")),
                401,
                "DPoP realm=\"api\", algs=\"ES256 RS256\", error=\"invalid_dpop_proof\"");

        authentication = new Authentication.Unproven(Optional.of("n-1"));
        WebResponse answer = answerOfProving(get("DPoP abc"));

        assertRefused(answer, 401, "DPoP realm=\"api\", algs=\"ES256 RS256\", error=\"use_dpop_nonce\"");
        assertThat(answer.header("DPoP-Nonce")).contains("n-1");
    }

    @Test
    void scheme_of_proofs_is_unknown_where_nobody_takes_them() {
        assertRefused(answer(get("DPoP abc")), 401, CHALLENGE);
    }
}
