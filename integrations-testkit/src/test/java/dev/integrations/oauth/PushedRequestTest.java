package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.GLOBEX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule P1, RFC 9126. */
class PushedRequestTest extends AuthorizationFixture {
    private static final String PAR = "/oauth/par";
    private static final Visitor GUEST = new Visitor.Guest(WebResponse.redirect(URI.create("/login")));

    private final NewApp app = confidential();
    private Optional<WebParameters> seenByTheHost = Optional.empty();

    @Override
    OAuthSettings settings() {
        return authorizing()
                .users(request -> {
                    seenByTheHost = request.attribute(WebParameters.class);
                    return visitor;
                })
                .build();
    }

    private WebResponse push(NewApp client, String... changes) {
        List<String> pairs = request(client, changes);
        return client.secret().isPresent() ? send(PAR, form(pairs), basic(client)) : send(PAR, form(pairs));
    }

    private static String uri(WebResponse response) {
        assertThat(response.status())
                .as("%s", new String(response.body(), UTF_8))
                .isEqualTo(201);
        assertThatNobodyKeeps(response);
        JsonNode body = json(response);
        assertThat(body.path("expires_in").intValue()).isEqualTo(60);
        assertThat(body.size()).isEqualTo(2);
        String uri = body.path("request_uri").textValue();
        assertThat(uri).matches("urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}");
        return uri;
    }

    private String pushed(NewApp client, String... changes) {
        return uri(push(client, changes));
    }

    private WebResponse come(NewApp client, String uri, String... more) {
        List<String> pairs = new ArrayList<>(List.of("client_id", client.id().toString(), "request_uri", uri));
        pairs.addAll(List.of(more));
        return get(form(pairs));
    }

    @Test
    void pushed_request_leads_to_a_code() {
        String uri = pushed(app);

        WebParameters returned = returned(decide(handle(come(app, uri)), "approve"));

        assertThat(returned.names()).containsExactlyInAnyOrder("code", "state", "iss");
        assertThat(returned.find("state")).contains(STATE);
        assertThat(ok(redeem(app, returned.find("code").orElseThrow()))
                        .path("scope")
                        .asText())
                .isEqualTo("invoices:read");
    }

    @Test
    void only_the_hash_of_the_reference_is_kept_and_no_secret() {
        String uri = pushed(app);

        PushedRequest kept = store.inTransaction(
                        transaction -> transaction.pushedRequests().find(app.id(), TokenHash.of(uri)))
                .orElseThrow();

        assertThat(kept.toString()).doesNotContain(uri.substring(uri.lastIndexOf(':') + 1));
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
    void reference_is_good_for_one_decision() {
        String uri = pushed(app);
        String first = handle(come(app, uri));
        String second = handle(come(app, uri));

        returned(decide(first, "approve"));

        assertPage(decide(second, "approve"), 400);
        assertPage(decide(first, "approve"), 400);
        assertPage(decide(second, "deny"), 400);
        assertPage(come(app, uri), 400);
    }

    @Test
    void denial_is_a_decision_too() {
        String uri = pushed(app);
        String handle = handle(come(app, uri));

        assertError(decide(handle, "deny"), "access_denied");

        assertPage(decide(handle, "approve"), 400);
        assertPage(come(app, uri), 400);
    }

    @Test
    void remembered_consent_uses_the_reference_up() {
        approve(app);
        String uri = pushed(app);

        assertThat(returned(come(app, uri)).find("code")).isPresent();

        assertPage(come(app, uri), 400);
    }

    @Test
    void error_leaves_the_reference_alone() {
        String uri = pushed(app, "prompt", "none");

        assertError(come(app, uri), "consent_required");
        approve(app);

        assertThat(returned(come(app, uri)).find("code")).isPresent();
    }

    @Test
    void reference_of_another_client_is_unknown() {
        NewApp other = confidential();
        String uri = pushed(app);

        assertPage(come(other, uri), 400);
        assertPage(get(form(List.of("request_uri", uri))), 400);
        assertPage(come(app, uri + "x"), 400);
        assertPage(come(app, "urn:ietf:params:oauth:request_uri:"), 400);

        handle(come(app, uri));
    }

    @Test
    void reference_that_is_repeated_is_a_page() {
        String uri = pushed(app);

        assertPage(come(app, uri, "request_uri", uri), 400);
    }

    @Test
    void reference_is_good_for_a_minute() {
        String uri = pushed(app);
        clock.advance(Duration.ofSeconds(60).minusMillis(1));
        String handle = handle(come(app, uri));
        clock.advance(Duration.ofMillis(1));

        assertPage(come(app, uri), 400);
        returned(decide(handle, "approve"));
    }

    @Test
    void user_who_logs_in_has_ten_minutes_more() {
        String uri = pushed(app);
        visitor = GUEST;
        assertThat(come(app, uri).header("Location")).contains("/login");
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(app, uri).header("Location")).contains("/login");
        visitor = ANN;

        handle(come(app, uri));

        clock.advance(Duration.ofMinutes(1));
        assertPage(come(app, uri), 400);
    }

    @Test
    void what_the_browser_sends_beside_the_reference_does_not_count() {
        String uri = pushed(app);

        WebResponse page =
                come(app, uri, "state", "forged", "scope", "invoices:write", "redirect_uri", "https://evil.test");

        assertThat(returned(decide(handle(page), "approve")).find("state")).contains(STATE);
        assertThat(seenByTheHost.flatMap(parameters -> parameters.find("prompt")))
                .isEmpty();
    }

    @Test
    void host_sees_what_was_pushed() {
        come(app, pushed(app, "prompt", "login"));

        assertThat(seenByTheHost.flatMap(parameters -> parameters.find("prompt")))
                .contains("login");
    }

    @Test
    void user_of_another_tenant_cannot_use_it() {
        String uri = pushed(app);
        visitor = new Visitor.User(GLOBEX, USER, "session 1", "Ann");

        assertPage(come(app, uri), 400);
    }

    @Test
    void app_that_changed_meanwhile_gets_what_it_may_have_now() {
        String uri = pushed(app, "scope", "invoices:write");

        apps.update(
                app.id(),
                before -> before.toBuilder().scopes(Set.of("invoices:read")).build());

        assertError(come(app, uri), "invalid_scope");
    }

    @Test
    void app_may_be_bound_to_push() {
        NewApp bound = registered(settings -> settings.pushedRequestsRequired(true));

        assertError(ask(bound), "invalid_request");
        returned(decide(handle(come(bound, pushed(bound))), "approve"));
        assertError(ask(bound), "invalid_request");
        assertThat(AppSettings.ofText(bound.app().settings().toText()).pushedRequestsRequired())
                .isTrue();
    }

    @Test
    void server_may_bind_all_apps_to_push() {
        AuthorizationServer strict = new AuthorizationServer(parts(authorizing()
                .users(request -> visitor)
                .pushedRequests(PushedRequestPolicy.defaults().requiring())
                .build()));
        String uri = pushed(app);

        assertError(
                strict.handle(WebRequest.builder("GET", AUTHORIZE + "?" + form(request(app)))
                        .build()),
                "invalid_request");
        WebResponse page = strict.handle(WebRequest.builder(
                        "GET",
                        AUTHORIZE + "?" + form(List.of("client_id", app.id().toString(), "request_uri", uri)))
                .build());
        returned(decide(handle(page), "approve"));
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

    private WebResponse pushWithProof(String proof, String... changes) {
        return server.handle(WebRequest.builder("POST", PAR)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", basic(app))
                .header("DPoP", proof)
                .body(form(request(app, changes)).getBytes(ISO_8859_1))
                .build());
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
    void lifetime_has_bounds() {
        for (Duration lifetime :
                List.of(Duration.ofSeconds(4), Duration.ofMinutes(10).plusMillis(1))) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> authorizing()
                            .pushedRequests(PushedRequestPolicy.defaults().withLifetime(lifetime))
                            .build())
                    .withMessageContaining("pushedRequests.lifetime");
        }
    }

    @Test
    void public_app_pushes_no_more_than_its_share_and_an_app_with_a_secret_does() {
        NewApp phone = publicApp();
        for (int i = 0; i < PublicStarts.PER_MINUTE; i++) {
            pushed(phone);
            pushed(app);
        }

        assertRefused(push(phone), 429, "temporarily_unavailable");
        pushed(app);
    }

    @Test
    void without_users_there_is_no_endpoint() {
        AuthorizationServer machinesOnly =
                new AuthorizationServer(parts(OAuthSettings.builder(ISSUER).build()));

        assertThat(machinesOnly.handle(WebRequest.builder("POST", PAR).build()).status())
                .isEqualTo(404);
    }
}
