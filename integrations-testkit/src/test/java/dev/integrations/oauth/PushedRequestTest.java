package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rule P1, RFC 9126: what becomes of a reference. */
class PushedRequestTest extends PushedRequestFixture {
    private static final Visitor GUEST = new Visitor.Guest(WebResponse.redirect(URI.create("/login")));

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
}
