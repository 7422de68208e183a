package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.integrations.jose.DpopSettings;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 9449 at the token endpoint, and what introspection says of tokens that are bound to a key. */
class BoundTokensTest extends OAuthFixture {
    private static final String URL = ISSUER + TOKEN;

    private final NewApp app = publicApp();
    private final NewApp machine = confidential();
    private final NewApp api = resourceServer(API);
    private final ClientKey key = new ClientKey(clock);
    private final ClientKey other = new ClientKey(clock);

    private WebResponse redeem(ClientKey prover, String code) {
        return prove(
                app,
                prover.proof("POST", URL),
                "grant_type",
                "authorization_code",
                "code",
                code,
                "code_verifier",
                VERIFIER);
    }

    private WebResponse refresh(ClientKey prover, JsonNode tokens) {
        return prove(
                app,
                prover.proof("POST", URL),
                "grant_type",
                "refresh_token",
                "refresh_token",
                tokens.path("refresh_token").asText());
    }

    private JsonNode bound() {
        return ok(redeem(key, code(app)));
    }

    @Test
    void proofs_in_the_name_of_an_app_without_a_secret_are_bounded_if_they_bring_nothing() {
        int most = 6 * parts.settings().maxFailures();
        for (int i = 0; i < most; i++) {
            assertRefused(redeem(key, "oac_x"), "invalid_grant");
        }

        assertRefused(redeem(key, code(app)), 429, "temporarily_unavailable");
        ok(redeem(app, code(app)));
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i <= most; i++) {
            bound();
        }
    }

    @Test
    void token_is_bound_to_the_key_of_the_proof() {
        JsonNode tokens = bound();

        assertThat(tokens.path("token_type").asText()).isEqualTo("DPoP");
        JsonNode body =
                ok(post(INTROSPECT, api, "token", tokens.path("access_token").asText()));
        assertThat(body.path("token_type").asText()).isEqualTo("DPoP");
        assertThat(body.path("cnf").toString()).isEqualTo("{\"jkt\":\"%s\"}".formatted(key.thumbprint()));
    }

    @Test
    void token_without_a_proof_is_bound_to_nothing() {
        JsonNode tokens = tokens(app);

        assertThat(tokens.path("token_type").asText()).isEqualTo("Bearer");
        JsonNode body =
                ok(post(INTROSPECT, api, "token", tokens.path("access_token").asText()));
        assertThat(body.has("cnf")).isFalse();
    }

    @Test
    void signed_token_names_the_key() throws Exception {
        apps.update(
                machine.id(),
                settings -> settings.toBuilder()
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withSignedAccessTokens()))
                        .build());
        JsonNode tokens = ok(prove(machine, key.proof("POST", URL), "grant_type", "client_credentials"));
        String token = tokens.path("access_token").asText();

        assertThat(SignedJWT.parse(token)
                        .getJWTClaimsSet()
                        .getJSONObjectClaim("cnf")
                        .get("jkt"))
                .isEqualTo(key.thumbprint());
        assertThat(ok(post(INTROSPECT, api, "token", token))
                        .path("cnf")
                        .path("jkt")
                        .asText())
                .isEqualTo(key.thumbprint());
    }

    @Test
    void refresh_token_of_a_public_app_is_bound_with_all_that_follow() {
        JsonNode first = bound();
        assertRefused(refresh(app, first.path("refresh_token").asText()), "invalid_grant");
        assertRefused(refresh(other, first), "invalid_grant");

        JsonNode second = ok(refresh(key, first));

        assertThat(second.path("token_type").asText()).isEqualTo("DPoP");
        assertRefused(refresh(other, second), "invalid_grant");
        ok(refresh(key, second));
    }

    @Test
    void who_lacks_the_key_neither_gets_the_successor_nor_has_the_family_revoked() {
        JsonNode first = bound();
        JsonNode second = ok(refresh(key, first));

        assertRefused(refresh(other, first), "invalid_grant");
        clock.advance(Duration.ofMinutes(1));
        assertRefused(refresh(other, first), "invalid_grant");

        ok(refresh(key, second));
    }

    @Test
    void refresh_token_becomes_bound_when_its_app_begins_to_prove_a_key() {
        JsonNode unbound = tokens(app);

        JsonNode bound = ok(refresh(key, unbound));

        assertRefused(refresh(app, bound.path("refresh_token").asText()), "invalid_grant");
        ok(refresh(key, bound));
    }

    @Test
    void successor_that_another_key_bound_is_not_given_to_who_lacks_the_key_but_ends_the_family() {
        JsonNode stolen = tokens(app);
        JsonNode bound = ok(refresh(new ClientKey(clock), stolen));

        assertRefused(refresh(app, stolen.path("refresh_token").asText()), "invalid_grant");

        assertThat(actions(ACME)).contains("grant.revoked");
        assertRefused(refresh(key, bound), "invalid_grant");
    }

    @Test
    void successor_comes_again_to_who_bound_it() {
        JsonNode unbound = tokens(app);
        JsonNode bound = ok(refresh(key, unbound));

        assertThat(ok(refresh(key, unbound)).path("refresh_token")).isEqualTo(bound.path("refresh_token"));
    }

    @Test
    void refresh_token_of_an_app_with_a_secret_is_bound_by_that() {
        JsonNode tokens = ok(prove(
                machine,
                key.proof("POST", URL),
                "grant_type",
                "authorization_code",
                "code",
                code(machine),
                "code_verifier",
                VERIFIER));

        JsonNode refreshed = ok(refresh(machine, tokens.path("refresh_token").asText()));

        assertThat(tokens.path("token_type").asText()).isEqualTo("DPoP");
        assertThat(refreshed.path("token_type").asText()).isEqualTo("Bearer");
    }

    @Test
    void code_that_was_asked_for_with_a_key_needs_that_key() {
        String code = code(approval(app), Optional.of(key.thumbprint()));

        assertRefused(redeem(app, code), "invalid_grant");
        assertRefused(redeem(other, code), "invalid_grant");

        ok(redeem(key, code));
    }

    @Test
    void proof_is_good_once_for_this_endpoint_and_alone() {
        String proof = key.proof("POST", URL);
        ok(prove(machine, proof, "grant_type", "client_credentials"));

        assertRefused(prove(machine, proof, "grant_type", "client_credentials"), "invalid_dpop_proof");
        for (String bad : List.of(
                "x",
                key.proof("GET", URL),
                key.proof("POST", ISSUER + REVOKE),
                proof.substring(0, proof.length() - 4))) {
            assertRefused(prove(machine, bad, "grant_type", "client_credentials"), "invalid_dpop_proof");
        }
        assertRefused(server.handle(request(key.proof("POST", URL), key.proof("POST", URL))), "invalid_dpop_proof");
    }

    @Test
    void app_that_must_prove_a_key_gets_nothing_without() {
        apps.update(
                machine.id(),
                settings -> settings.toBuilder()
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withBoundTokens()))
                        .build());

        assertRefused(post(TOKEN, machine, "grant_type", "client_credentials"), "invalid_dpop_proof");

        ok(prove(machine, key.proof("POST", URL), "grant_type", "client_credentials"));
    }

    @Test
    void nonce_is_given_to_who_has_none_and_with_each_success() {
        AuthorizationServer strict = new AuthorizationServer(parts(OAuthSettings.builder(ISSUER)
                .resources(API)
                .dpop(DpopSettings.defaults().withNonce())
                .build()));

        WebResponse refused = strict.handle(request(key.proof("POST", URL)));
        assertRefused(refused, "use_dpop_nonce");
        String nonce = refused.header("DPoP-Nonce").orElseThrow();
        WebResponse accepted = strict.handle(request(key.proof("POST", URL, claims -> claims.claim("nonce", nonce))));

        ok(accepted);
        assertThat(accepted.header("DPoP-Nonce")).isPresent();
        clock.advance(Duration.ofMinutes(2));
        assertRefused(
                strict.handle(request(key.proof("POST", URL, claims -> claims.claim("nonce", nonce)))),
                "use_dpop_nonce");
    }

    private WebRequest request(String... proofs) {
        WebRequest.Builder request = WebRequest.builder("POST", TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", basic(machine))
                .body("grant_type=client_credentials".getBytes(UTF_8));
        for (String proof : proofs) {
            request.header("DPoP", proof);
        }
        return request.build();
    }

    @Test
    void metadata_names_the_algorithms_of_proofs() {
        assertThat(json(read("/.well-known/oauth-authorization-server"))
                        .path("dpop_signing_alg_values_supported")
                        .toString())
                .isEqualTo("[\"ES256\",\"EdDSA\",\"RS256\"]");
    }
}
