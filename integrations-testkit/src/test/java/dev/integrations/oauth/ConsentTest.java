package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.PageRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules A11 and A15: what users decide, and that nobody decides for them. */
class ConsentTest extends AuthorizationFixture {
    private final NewApp app = confidential();
    private final Consents consents = new Consents(parts, ACME, trail(ACME));

    private List<Consent> onRecord() {
        return consents.list(ApprovalQuery.all(), PageRequest.first(10)).items();
    }

    private AuditEntry lastEntry() {
        return trail(ACME).list(PageRequest.first(1)).items().get(0);
    }

    @Test
    void approval_is_remembered_and_written_down() {
        approve(app);

        assertThat(onRecord()).hasSize(1);
        assertThat(onRecord().get(0).scopes()).containsExactly("invoices:read");
        assertThat(lastEntry().action()).isEqualTo("authorization.approved");
        assertThat(lastEntry().actor().name()).isEqualTo(USER);
        assertThat(lastEntry().details())
                .containsEntry("consent", "given")
                .containsEntry("user", USER)
                .containsEntry("scope", "invoices:read");
    }

    @Test
    void who_agreed_is_not_asked_again() {
        approve(app);

        String code = returned(ask(app)).find("code").orElseThrow();

        assertThat(lastEntry().details()).containsEntry("consent", "remembered");
        ok(redeem(app, code));
        assertThat(returned(ask(app, "prompt", "none")).find("code")).isPresent();
    }

    @Test
    void question_comes_again_when_scopes_grow_and_what_was_agreed_adds_up() {
        approve(app);

        approve(app, "scope", "invoices:read invoices:write");
        approve(app, "scope", "invoices:write", "prompt", "consent");

        assertThat(onRecord()).hasSize(1);
        assertThat(onRecord().get(0).scopes()).containsExactlyInAnyOrder("invoices:read", "invoices:write");
        returned(ask(app));
    }

    @Test
    void question_comes_again_when_resources_grow() {
        approve(app);

        String handle = handle(ask(app, "resource", FILES));
        returned(decide(handle, "approve"));

        assertThat(onRecord()).hasSize(1);
        assertThat(onRecord().get(0).resources()).containsExactlyInAnyOrder(API, FILES);
        returned(ask(app, "resource", FILES));
        returned(ask(app));
        assertThat(lastEntry().details()).containsEntry("resources", API);
    }

    @Test
    void scope_that_was_agreed_to_at_one_resource_is_asked_for_at_another() {
        approve(app, "scope", "invoices:read invoices:write");
        approve(app, "resource", FILES, "scope", "invoices:read");

        returned(ask(app, "scope", "invoices:write"));
        returned(ask(app, "resource", FILES, "scope", "invoices:read"));
        handle(ask(app, "resource", FILES, "scope", "invoices:write"));
        assertError(ask(app, "resource", FILES, "scope", "invoices:write", "prompt", "none"), "consent_required");
        assertThat(onRecord().get(0).scopesByResource())
                .containsOnly(
                        entry(API, Set.of("invoices:read", "invoices:write")), entry(FILES, Set.of("invoices:read")));
    }

    @Test
    void question_comes_again_when_the_app_insists_or_consent_was_revoked() {
        approve(app);

        handle(ask(app, "prompt", "consent"));
        consents.revoke(ApprovalQuery.all().of(USER));

        handle(ask(app));
    }

    @Test
    void consent_is_that_of_one_user_of_one_tenant_to_one_app() {
        NewApp ofHost = hostApps.register(app.app().settings());
        approve(ofHost);

        returned(ask(ofHost));
        handle(ask(app));
        visitor = new Visitor.User(ACME, "user:43", "session 1", "Bob");
        handle(ask(ofHost));
        visitor = new Visitor.User(GLOBEX, USER, "session 1", "Ann");
        handle(ask(ofHost));
    }

    @Test
    void app_that_can_be_impersonated_asks_each_time() {
        NewApp phone = registered(settings -> settings.authentication(ClientAuthentication.NONE)
                .type(ApplicationType.NATIVE)
                .grantTypes(GrantType.AUTHORIZATION_CODE)
                .redirectUris(List.of(CALLBACK, "com.example.app:/cb")));
        approve(phone, "redirect_uri", "com.example.app:/cb");

        handle(ask(phone, "redirect_uri", "com.example.app:/cb"));
        returned(ask(phone));
    }

    @Test
    void denial_goes_back_to_the_app_and_is_written_down() {
        assertError(decide(handle(ask(app)), "deny"), "access_denied");

        assertThat(onRecord()).isEmpty();
        assertThat(lastEntry().action()).isEqualTo("authorization.denied");
        handle(ask(app));
    }

    @Test
    void decision_of_another_login_user_or_tenant_is_refused() {
        String handle = handle(ask(app));

        for (Visitor other : List.of(
                new Visitor.User(ACME, USER, "session 2", "Ann"),
                new Visitor.User(ACME, "user:43", "session 1", "Ann"),
                new Visitor.User(GLOBEX, USER, "session 1", "Ann"),
                new Visitor.Guest(WebResponse.redirect(URI.create("/login"))))) {
            visitor = other;
            assertPage(decide(handle, "approve"), 403);
            assertPage(decide(handle, "deny"), 403);
        }
        assertThat(onRecord()).isEmpty();
        visitor = ANN;
        returned(decide(handle, "approve"));
    }

    @Test
    void decision_about_a_changed_request_is_refused() {
        String handle = handle(ask(app));

        for (int i = 0; i < handle.length() - 1; i++) {
            char other = handle.charAt(i) == 'A' ? 'B' : 'A';
            assertPage(decide(handle.substring(0, i) + other + handle.substring(i + 1), "approve"), 403);
        }
        for (String broken : List.of("", "!", handle.substring(4), handle + "AAAA")) {
            assertPage(decide(broken, "approve"), 403);
        }
        assertThat(onRecord()).isEmpty();
    }

    @Test
    void decision_may_take_ten_minutes() {
        String handle = handle(ask(app));
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        returned(decide(handle, "approve"));
        clock.advance(Duration.ofMillis(1));

        assertPage(decide(handle, "approve"), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "APPROVE", "yes"})
    void other_decisions_are_refused(String decision) {
        assertPage(decide(handle(ask(app)), decision), 400);
    }

    @Test
    void decision_that_is_made_twice_in_one_form_is_refused() {
        String handle = handle(ask(app));

        assertPage(postForm("consent_request=" + handle + "&decision=deny&decision=approve"), 400);
        assertPage(postForm("consent_request=" + handle + "&consent_request=" + handle + "&decision=approve"), 403);
    }

    @Test
    void get_decides_nothing() {
        String handle = handle(ask(app));

        assertPage(get("consent_request=" + handle + "&decision=approve"), 400);
    }

    @Test
    void app_that_changed_meanwhile_gets_nothing_that_it_may_not_have() {
        String handle = handle(ask(app, "scope", "invoices:write"));
        OAuthApp narrowed = update(app.app().settings().toBuilder().scopes(Set.of("invoices:read")));
        assertError(decide(handle, "approve"), "invalid_scope");

        update(narrowed.settings().toBuilder().redirectUris(List.of(CALLBACK + "2")));
        assertPage(decide(handle, "approve"), 400);
        assertPage(decide(handle, "deny"), 400);

        apps.disable(app.id());
        assertPage(decide(handle, "approve"), 400);
        assertThat(onRecord()).isEmpty();
    }

    private OAuthApp update(AppSettings.Builder settings) {
        return apps.update(app.id(), before -> settings.build());
    }
}
