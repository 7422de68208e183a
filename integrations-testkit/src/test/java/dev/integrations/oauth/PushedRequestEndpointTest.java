package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.web.WebParameters;
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

/** Rule P1, RFC 9126: what the endpoint takes, and RFC 9449, section 10.1. */
class PushedRequestEndpointTest extends PushedRequestFixture {
    @Test
    void public_app_pushes_without_a_secret() {
        NewApp phone = publicApp();

        assertThat(returned(decide(handle(come(phone, pushed(phone))), "approve"))
                        .find("code"))
                .isPresent();
        assertRefused(push(phone, "client_secret", "x"), "invalid_client");
    }

    @Test
    void client_that_does_not_authenticate_is_refused() {
        assertRefused(send(PAR, form(request(app))), "invalid_client");
        assertRefused(send(PAR, form(request(app)), basic(app.id().toString(), "wrong")), 401, "invalid_client");
        apps.disable(app.id());
        assertRefused(push(app), 401, "invalid_client");
    }

    @Test
    void assertion_may_name_the_endpoint_that_it_is_sent_to() {
        ClientKey key = new ClientKey(clock);
        NewApp signing = signing(key, false);
        NewApp ofEarlierDays = signing(key, true);

        for (String audience : List.of(ISSUER, ISSUER + PAR)) {
            uri(push(signing, key, audience));
        }
        uri(push(ofEarlierDays, key, ISSUER + TOKEN));

        for (String audience : List.of(
                ISSUER + TOKEN, ISSUER + REVOKE, ISSUER + PAR + "/", ISSUER + "/", API, "https://evil.test" + PAR)) {
            assertRefused(push(signing, key, audience), "invalid_client");
        }
    }

    @Test
    void assertion_that_names_the_endpoint_is_good_nowhere_else() {
        ClientKey key = new ClientKey(clock);
        NewApp signing = signing(key, true);

        for (String path : List.of(TOKEN, REVOKE)) {
            List<String> pairs = new ArrayList<>(List.of("grant_type", "client_credentials", "token", "x"));
            pairs.addAll(shown(signing, key, ISSUER + PAR));
            assertRefused(send(path, form(pairs)), "invalid_client");
        }
    }

    private NewApp signing(ClientKey key, boolean namesTokenEndpoint) {
        return registered(settings -> settings.authentication(ClientAuthentication.PRIVATE_KEY_JWT)
                .keys(Optional.of(key.keySet()))
                .namesTokenEndpoint(namesTokenEndpoint));
    }

    private WebResponse push(NewApp client, ClientKey key, String audience) {
        List<String> pairs = new ArrayList<>(request(client));
        pairs.addAll(shown(client, key, audience));
        return send(PAR, form(pairs));
    }

    private static List<String> shown(NewApp client, ClientKey key, String audience) {
        return List.of(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                key.assertion(client.id(), audience));
    }

    @Test
    void app_without_the_grant_type_is_refused() {
        NewApp machine =
                registered(settings -> settings.redirectUris(List.of()).grantTypes(GrantType.CLIENT_CREDENTIALS));

        assertRefused(push(machine), "unauthorized_client");
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, https://evil.test/cb, invalid_request",
        "redirect_uri, https://client.example.com/cb/, invalid_request",
        "response_type, '', invalid_request",
        "response_type, token, unsupported_response_type",
        "code_challenge, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "scope, admin, invalid_scope",
        "resource, https://evil.test, invalid_target",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
        "request_uri, urn:ietf:params:oauth:request_uri:x, invalid_request",
        "request_uri, https://client.example.com/r, invalid_request",
    })
    void what_is_wrong_is_told_to_the_app_at_once(String name, String value, String error) {
        assertRefused(push(app, name, value), error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "scope", "redirect_uri", "code_challenge", "client_id"})
    void repeated_parameters_are_refused(String name) {
        List<String> pairs = request(app);
        String again = form(List.of(name, pairs.get(pairs.indexOf(name) + 1)));

        assertRefused(send(PAR, form(pairs) + "&" + again, basic(app)), "invalid_request");
        uri(send(PAR, form(pairs) + "&" + form(List.of("resource", API, "resource", FILES)), basic(app)));
    }

    @Test
    void form_in_a_post_is_the_only_way() {
        assertThat(server.handle(WebRequest.builder("GET", PAR).build()).status())
                .isEqualTo(405);
        assertThat(server.handle(WebRequest.builder("PUT", PAR).build()).header("Allow"))
                .contains("POST");
        assertRefused(send(PAR + "?x=1", form(request(app)), basic(app)), "invalid_request");
        assertRefused(
                server.handle(WebRequest.builder("POST", PAR)
                        .header("Content-Type", "application/json")
                        .body("{}".getBytes(ISO_8859_1))
                        .build()),
                "invalid_request");
    }

    @Test
    void request_that_is_too_long_is_refused() {
        assertRefused(push(app, "state", "x".repeat(8 * 1024)), 413, "invalid_request");

        String longest = "x".repeat(7 * 1024);
        WebResponse back = decide(handle(come(app, pushed(app, "state", longest))), "approve");
        assertThat(returned(back).find("state")).contains(longest);
    }

    @Test
    void only_the_hash_of_the_reference_is_kept_and_no_secret() {
        String uri = pushed(app);

        PushedRequest kept = store.inTransaction(
                        transaction -> transaction.pushedRequests().find(app.id(), TokenHash.of(uri)))
                .orElseThrow();

        assertThat(kept.toString())
                .doesNotContain(uri.substring(uri.lastIndexOf(':') + 1))
                .doesNotContain(CHALLENGE);
        NewApp inBody = registered(settings -> settings.authentication(ClientAuthentication.CLIENT_SECRET_POST));
        String secret = inBody.secret().orElseThrow().reveal();
        String second = uri(send(PAR, form(request(inBody, "client_secret", secret))));
        PushedRequest other = store.inTransaction(
                        transaction -> transaction.pushedRequests().find(inBody.id(), TokenHash.of(second)))
                .orElseThrow();
        assertThat(WebParameters.parse(other.parameters()).names())
                .containsExactlyInAnyOrder(
                        "response_type", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method");
    }

    private WebResponse pushWithProof(String proof, String... changes) {
        return pushForm(proof, form(request(app, changes)));
    }

    private WebResponse pushForm(String proof, String form) {
        return server.handle(WebRequest.builder("POST", PAR)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", basic(app))
                .header("DPoP", proof)
                .body(form.getBytes(ISO_8859_1))
                .build());
    }

    @Test
    void proof_of_a_key_stands_for_a_parameter_without_a_value() {
        ClientKey key = new ClientKey(clock);
        String proof = key.proof("POST", ISSUER + PAR);

        String uri = uri(pushForm(proof, form(request(app)) + "&dpop_jkt="));

        PushedRequest kept = store.inTransaction(
                        transaction -> transaction.pushedRequests().find(app.id(), TokenHash.of(uri)))
                .orElseThrow();
        assertThat(WebParameters.parse(kept.parameters()).all("dpop_jkt")).containsExactly(key.thumbprint());
        handle(come(app, uri));
    }

    @Test
    void proof_of_a_key_is_one_parameter_more() {
        StringBuilder most = new StringBuilder(form(request(app)));
        // The client_id is not kept, so that one more is.
        int sent = request(app).size() / 2;
        for (int i = sent; i < 1000; i++) {
            most.append('&').append(Integer.toString(i, 36)).append('=');
        }
        ClientKey key = new ClientKey(clock);

        handle(come(app, uri(pushForm(key.proof("POST", ISSUER + PAR), most.toString()))));
        String withoutId = most.toString().replace("client_id=", "zzz=");
        assertRefused(pushForm(key.proof("POST", ISSUER + PAR), withoutId), "invalid_request");
    }

    @Test
    void proof_of_a_key_binds_the_code_to_it() {
        ClientKey key = new ClientKey(clock);
        String uri = uri(pushWithProof(key.proof("POST", ISSUER + PAR)));
        uri(pushWithProof(key.proof("POST", ISSUER + PAR), "dpop_jkt", key.thumbprint()));

        String code =
                returned(decide(handle(come(app, uri)), "approve")).find("code").orElseThrow();

        assertRefused(redeem(app, code), "invalid_grant");
        JsonNode tokens = ok(prove(
                app,
                key.proof("POST", ISSUER + TOKEN),
                "grant_type",
                "authorization_code",
                "code",
                code,
                "code_verifier",
                VERIFIER));
        assertThat(tokens.path("token_type").asText()).isEqualTo("DPoP");
    }

    @Test
    void proof_that_is_wrong_or_of_another_key_is_refused() {
        ClientKey key = new ClientKey(clock);

        assertRefused(pushWithProof(key.proof("POST", ISSUER + TOKEN)), "invalid_dpop_proof");
        assertRefused(
                pushWithProof(key.proof("POST", ISSUER + PAR), "dpop_jkt", new ClientKey(clock).thumbprint()),
                "invalid_dpop_proof");
        assertRefused(push(app, "dpop_jkt", "short"), "invalid_request");
    }

    @Test
    void app_pushes_no_more_than_its_share_which_is_larger_with_a_secret() {
        NewApp phone = publicApp();
        for (int i = 0; i < 6 * parts.settings().maxFailures(); i++) {
            pushed(phone);
            pushed(app);
        }

        assertRefused(push(phone), 429, "temporarily_unavailable");
        for (int i = 0; i < 54 * parts.settings().maxFailures(); i++) {
            pushed(app);
        }
        assertRefused(push(app), 429, "temporarily_unavailable");
    }

    @Test
    void metadata_names_the_endpoint() {
        JsonNode metadata = json(server.handle(WebRequest.builder("GET", "/.well-known/oauth-authorization-server")
                .build()));

        assertThat(metadata.path("pushed_authorization_request_endpoint").asText())
                .isEqualTo(ISSUER + PAR);
        assertThat(metadata.path("require_pushed_authorization_requests").isBoolean())
                .isTrue();
        assertThat(metadata.path("require_pushed_authorization_requests").asBoolean())
                .isFalse();
    }

    @Test
    void scripts_of_named_origins_may_push() {
        String origin = "https://app.example.com";
        AuthorizationServer named = new AuthorizationServer(
                parts(authorizing().browserOrigins(origin).build()));

        WebResponse response = named.handle(WebRequest.builder("OPTIONS", PAR)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .build());

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("Access-Control-Allow-Origin")).contains(origin);
    }

    @Test
    void lifetime_has_bounds() {
        for (Duration lifetime :
                List.of(Duration.ofSeconds(4), Duration.ofMinutes(10).plusSeconds(1), Duration.ofMillis(5500))) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> authorizing()
                            .pushedRequests(PushedRequestPolicy.defaults().withLifetime(lifetime))
                            .build())
                    .withMessageContaining("pushedRequests.lifetime");
        }
    }

    @Test
    void without_users_there_is_no_endpoint() {
        AuthorizationServer machinesOnly =
                new AuthorizationServer(parts(OAuthSettings.builder(ISSUER).build()));

        assertThat(machinesOnly.handle(WebRequest.builder("POST", PAR).build()).status())
                .isEqualTo(404);
    }
}
