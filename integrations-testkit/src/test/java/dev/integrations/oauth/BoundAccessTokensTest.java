package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.Sha256;
import dev.integrations.jose.DpopSettings;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Access tokens that are bound to a key: RFC 9449, section 7. */
class BoundAccessTokensTest extends AccessTokensFixture {
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
}
