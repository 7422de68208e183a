package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.PageRequest;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules A1 to A14, A16 and A17. */
class AuthorizationEndpointTest extends AuthorizationFixture {
    private final NewApp app = confidential();

    @Test
    void approval_brings_a_code_that_is_redeemed() {
        WebParameters returned = returned(approve(app));

        assertThat(returned.names()).containsExactlyInAnyOrder("code", "state", "iss");
        assertThat(returned.find("state")).contains(STATE);
        String code = returned.find("code").orElseThrow();
        assertThat(code).matches("oac_[A-Za-z0-9_-]{43}");
        assertThat(ok(redeem(app, code, "redirect_uri", CALLBACK)).path("scope").asText())
                .isEqualTo("invoices:read");
        Grant grant = new Consents(parts, ACME, trail(ACME))
                .grants(ApprovalQuery.all(), PageRequest.first(10))
                .items()
                .get(0);
        assertThat(grant.approval())
                .isEqualTo(new Approval(app.id(), ACME, USER, Set.of("invoices:read"), List.of(API)));
    }

    @Test
    void code_is_good_for_a_minute() {
        String code = returned(approve(app)).find("code").orElseThrow();
        clock.advance(Duration.ofSeconds(60));

        assertRefused(redeem(app, code), "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, ''",
        "client_id, app_01h455vb4pex5vsknk084sn02q",
        "client_id, x",
        "redirect_uri, https://client.example.com/cb/",
        "redirect_uri, https://client.example.com:443/cb",
        "redirect_uri, https://evil.test/cb",
        "redirect_uri, javascript:alert(1)",
    })
    void wrong_client_or_redirect_uri_is_a_page(String name, String value) {
        assertPage(ask(app, name, value), 400);
        visitor = new Visitor.Guest(WebResponse.redirect(URI.create("/login")));
        assertPage(ask(app, name, value, "prompt", "none"), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "redirect_uri"})
    void client_and_redirect_uri_that_are_repeated_are_a_page(String name) {
        List<String> pairs = request(app);
        String again = form(List.of(name, pairs.get(pairs.indexOf(name) + 1)));

        assertPage(get(form(pairs) + "&" + again), 400);
    }

    @Test
    void disabled_and_deleted_apps_are_a_page() {
        handle(ask(app));

        apps.disable(app.id());

        assertPage(ask(app), 400);
    }

    @Test
    void only_redirect_uri_may_be_left_out_and_one_of_several_may_not() {
        NewApp two = registered(settings -> settings.redirectUris(List.of(CALLBACK, CALLBACK + "2")));

        returned(approve(app, "redirect_uri", ""));
        returned(approve(two));

        assertPage(ask(two, "redirect_uri", ""), 400);
    }

    @Test
    void query_of_the_redirect_uri_is_kept() {
        NewApp query = registered(settings -> settings.redirectUris(List.of(CALLBACK + "?a=%2F&b")));

        WebResponse response = approve(query, "redirect_uri", CALLBACK + "?a=%2F&b");

        assertThat(returned(response, CALLBACK + "?a=%2F&b&").find("code")).isPresent();
    }

    @Test
    void port_of_a_loopback_address_is_the_one_that_was_asked_for() {
        NewApp phone = registered(settings -> settings.authentication(ClientAuthentication.NONE)
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .redirectUris(List.of("http://127.0.0.1/cb")));

        WebResponse response = approve(phone, "redirect_uri", "http://127.0.0.1:4711/cb");

        returned(response, "http://127.0.0.1:4711/cb?");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, '', invalid_request",
        "response_type, token, unsupported_response_type",
        "response_type, id_token token, unsupported_response_type",
        "response_type, CODE, unsupported_response_type",
        "response_mode, fragment, invalid_request",
        "code_challenge, '', invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM, invalid_request",
        "code_challenge_method, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, s256, invalid_request",
        "scope, files, invalid_scope",
        "scope, admin, invalid_scope",
        "scope, invoices:read  invoices:write, invalid_scope",
        "scope, invoices:read\"x, invalid_scope",
        "resource, https://evil.test, invalid_target",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
        "request_uri, https://client.example.com/r, request_uri_not_supported",
        "prompt, none login, invalid_request",
        "prompt, none, consent_required",
    })
    void what_is_wrong_beyond_that_goes_back_to_the_app(String name, String value, String error) {
        assertError(ask(app, name, value), error);
    }

    @Test
    void public_app_needs_a_challenge_too() {
        assertError(ask(publicApp(), "code_challenge", "", "code_challenge_method", ""), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"scope", "response_type", "code_challenge", "code_challenge_method", "unheard_of", "prompt"})
    void repeated_parameters_are_refused(String name) {
        assertError(get(form(request(app, name, "1")) + "&" + name + "=2"), "invalid_request");
    }

    @Test
    void state_that_is_repeated_is_refused_and_not_returned() {
        WebParameters returned = returned(get(form(request(app)) + "&state=2"));

        assertThat(returned.find("error")).contains("invalid_request");
        assertThat(returned.names()).doesNotContain("state");
    }

    @Test
    void state_is_returned_byte_for_byte_and_only_if_sent() {
        String raw = "%7E%20%2B%25%C3%A9%00%0D%0A";

        WebResponse sent = decide(handle(get(form(request(app, "state", "")) + "&state=" + raw)), "approve");
        WebResponse absent = approve(app, "state", "", "prompt", "consent");
        WebResponse empty = get(form(request(app, "state", "", "scope", "admin")) + "&state=");

        assertThat(returned(sent).find("state")).contains("~ +%é\0\r\n");
        assertThat(sent.header("Location").orElseThrow()).contains("&state=%7E%20%2B%25%C3%A9%00%0D%0A&");
        assertThat(returned(absent).names()).doesNotContain("state");
        assertThat(returned(empty).names()).doesNotContain("state");
    }

    @Test
    void parameters_without_a_value_are_absent_and_unknown_ones_ignored() {
        handle(get(form(request(app)) + "&prompt=&request=&unheard_of=1&resource="));
    }

    @Test
    void resources_may_be_several() {
        WebResponse page = get(form(request(app)) + "&resource=https%3A%2F%2Fapi.example.com&resource="
                + "https%3A%2F%2Ffiles.example.com");

        String code = returned(decide(handle(page), "approve")).find("code").orElseThrow();

        ok(redeem(app, code, "resource", FILES));
    }

    @Test
    void scope_that_is_left_out_is_all_that_the_app_may_have() {
        String code = returned(approve(app, "scope", "")).find("code").orElseThrow();

        assertThat(ok(redeem(app, code)).path("scope").asText()).isEqualTo("invoices:read invoices:write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&x=%zz", "&x=%ff", "&x=é"})
    void what_does_not_decode_is_a_page(String more) {
        assertPage(get(form(request(app)) + more), 400);
    }

    @Test
    void what_is_too_long_is_a_page() {
        handle(ask(app, "state", "x".repeat(7_000)));

        assertPage(ask(app, "state", "x".repeat(8_000)), 400);
    }

    @Test
    void longest_request_can_be_decided() {
        WebResponse page = ask(app, "state", "x".repeat(7_000));

        assertThat(returned(decide(handle(page), "approve")).find("state")).contains("x".repeat(7_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "state", "response_type"})
    void guest_is_sent_to_the_login_before_any_redirect_to_the_app(String name) {
        visitor = new Visitor.Guest(WebResponse.redirect(URI.create("/login")));

        WebResponse response = ask(app, name, "admin");

        assertThat(response.header("Location")).contains("/login");
        assertGuarded(response);
    }

    @Test
    void prompt_none_never_asks() {
        visitor = new Visitor.Guest(WebResponse.redirect(URI.create("/login")));
        assertError(ask(app, "prompt", "none"), "login_required");
        visitor = new Visitor.Busy(WebResponse.redirect(URI.create("/choose")));
        assertError(ask(app, "prompt", "none"), "interaction_required");
        assertThat(ask(app).header("Location")).contains("/choose");
    }

    @Test
    void request_by_post_is_repeated_as_a_get() {
        WebResponse response = postForm(form(request(app)));

        assertThat(response.status()).isEqualTo(303);
        assertGuarded(response);
        String location = response.header("Location").orElseThrow();
        assertThat(location).startsWith(ISSUER + AUTHORIZE + "?");
        String query = URI.create(location).getRawQuery();
        assertThat(returned(decide(handle(get(query)), "approve")).find("state"))
                .contains(STATE);
    }

    @Test
    void post_is_a_form_without_a_query() {
        WebRequest.Builder json = WebRequest.builder("POST", AUTHORIZE)
                .header("Content-Type", "application/json")
                .body(form(request(app)).getBytes(UTF_8));
        WebRequest.Builder query = WebRequest.builder("POST", AUTHORIZE + "?" + form(request(app)))
                .header("Content-Type", "application/x-www-form-urlencoded");

        assertPage(server.handle(json.build()), 400);
        assertPage(server.handle(query.build()), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "PUT", "OPTIONS"})
    void other_methods_are_not_allowed(String method) {
        WebResponse response = server.handle(
                WebRequest.builder(method, AUTHORIZE + "?" + form(request(app))).build());

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow")).contains("GET, POST");
        assertGuarded(response);
    }

    @Test
    void app_of_a_tenant_does_not_exist_for_users_of_another_one() {
        NewApp ofHost = hostApps.register(app.app().settings());
        handle(ask(app));

        visitor = new Visitor.User(GLOBEX, USER, "session 1", "Ann");

        assertPage(ask(app), 400);
        assertPage(ask(app, "scope", "admin"), 400);
        handle(ask(ofHost));
    }

    @Test
    void subject_of_a_user_cannot_be_taken_for_an_app() {
        for (String subject : List.of("app_01h455vb4pex5vsknk084sn02q", "app_", "", "a\0", "x".repeat(256))) {
            assertThatIllegalArgumentException()
                    .as(subject)
                    .isThrownBy(() -> new Visitor.User(ACME, subject, "session", "Ann"));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Visitor.User(ACME, USER, " ", "Ann"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Visitor.User(AuditTrail.HOST, USER, "session", "Ann"));
        assertThat(ANN).asString().doesNotContain("session 1");
    }

    @Test
    void without_a_gate_there_is_no_endpoint_and_metadata_does_not_name_it() {
        AuthorizationServer closed =
                new AuthorizationServer(parts(OAuthSettings.builder(ISSUER).build()));
        WebRequest metadata =
                WebRequest.builder("GET", MetadataEndpoint.WELL_KNOWN).build();

        assertThat(closed.handle(WebRequest.builder("GET", AUTHORIZE).build()).status())
                .isEqualTo(404);
        assertThat(json(closed.handle(metadata)).has("authorization_endpoint")).isFalse();
        assertThat(json(server.handle(metadata)).path("authorization_endpoint").asText())
                .isEqualTo(ISSUER + AUTHORIZE);
        assertThat(json(server.handle(metadata))
                        .path("authorization_response_iss_parameter_supported")
                        .booleanValue())
                .isTrue();
    }
}
