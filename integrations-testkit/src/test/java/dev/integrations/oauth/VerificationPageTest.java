package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.PageRequest;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8628, as the user sees it: sections 3.3, 5.1 and 5.4. */
class VerificationPageTest extends DeviceFixture {
    private final Consents consents = new Consents(parts, ACME, trail(ACME));

    @Override
    OAuthSettings settings() {
        return authorizing().maxFailures(3).build();
    }

    private List<Consent> onRecord() {
        return consents.list(ApprovalQuery.all(), PageRequest.first(10)).items();
    }

    @Test
    void page_takes_the_code() {
        WebResponse page = open(VERIFY);

        assertPage(page, 200);
        assertThat(html(page))
                .contains("Connect a device", "method=\"get\"", "action=\"/oauth/device\"", "name=\"user_code\"")
                .doesNotContain("<script", "consent_request");
    }

    @Test
    void question_names_app_scopes_and_code() {
        JsonNode begun = begin("scope", "invoices:read");

        WebResponse page = enter(begun);

        assertPage(page, 200);
        assertThat(html(page))
                .contains("Reports asks for access", "<li>Read invoices</li>", "action=\"/oauth/device\"")
                .contains("shows the code " + begun.path("user_code").asText())
                .doesNotContain(begun.path("device_code").asText(), "You will be sent to");
    }

    @Test
    void code_may_be_typed_in_as_people_do() {
        String code = begin().path("user_code").asText();

        for (String typed : List.of(
                code.toLowerCase(Locale.ROOT), code.replace("-", ""), code.replace("-", " "), " " + code + "\t")) {
            handle(enter(typed));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WDJB-MJHT", "AEIO-UAEI", "WDJB", "WDJB-MJHT-WDJB", "\u017f"})
    void wrong_code_may_be_typed_in_again(String code) {
        WebResponse page = enter(code);

        assertPage(page, 400);
        assertThat(html(page)).contains("No device waits with this code").doesNotContain(code);
    }

    @Test
    void code_that_was_decided_or_has_expired_is_wrong() {
        JsonNode decided = approved();
        assertPage(enter(decided), 400);
        JsonNode expired = begin();
        clock.advance(Duration.ofMinutes(10));

        assertPage(enter(expired), 400);
    }

    @Test
    void code_of_an_app_that_changed_meanwhile_is_wrong() {
        JsonNode begun = begin("scope", "invoices:write");
        String handle = handle(enter(begun));

        apps.update(
                television.id(),
                before -> before.toBuilder().scopes(Set.of("invoices:read")).build());

        assertPage(enter(begun), 400);
        assertPage(decideOn(handle, "approve"), 403);
        apps.disable(television.id());
        assertPage(enter(begun), 400);
    }

    @Test
    void who_guesses_is_stopped_for_a_minute() {
        JsonNode begun = begin();
        for (int i = 0; i < 3; i++) {
            assertPage(enter("WDJB-MJHT"), 400);
        }

        assertPage(enter(begun), 429);
        assertPage(enter("WDJB-MJHT"), 429);

        visitor = new Visitor.User(ACME, "user:43", "session 9", "Bob");
        handle(enter(begun));
        visitor = ANN;
        clock.advance(Duration.ofMinutes(1));
        handle(enter(begun));
    }

    @Test
    void guest_logs_in_first_and_comes_back_to_the_code() {
        String target = begin().path("verification_uri_complete").asText().substring(ISSUER.length());
        visitor = new Visitor.Guest(WebResponse.redirect(URI.create("/login")));
        assertThat(open(target).header("Location")).contains("/login");
        assertThat(open(VERIFY).header("Location")).contains("/login");
        visitor = new Visitor.Busy(WebResponse.redirect(URI.create("/choose")));
        assertThat(open(target).header("Location")).contains("/choose");
        visitor = ANN;

        handle(open(target));
    }

    @Test
    void link_with_the_code_asks_all_the_same_and_so_does_a_remembered_consent() {
        approved();

        handle(enter(begin()));

        assertThat(onRecord()).hasSize(1);
    }

    @Test
    void consent_is_remembered_for_the_code_flow_and_grows() {
        NewApp both = registered(settings -> settings.grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.DEVICE_CODE));
        JsonNode begun = ok(post(DEVICES, both, "scope", "invoices:read"));
        decideOn(handle(enter(begun)), "approve");

        assertThat(returned(ask(both)).find("code")).isPresent();
        approve(both, "scope", "invoices:write");

        assertThat(onRecord().get(0).scopes()).containsExactlyInAnyOrder("invoices:read", "invoices:write");
    }

    @Test
    void user_is_told_what_was_decided() {
        assertThat(html(decideOn(handle(enter(begin())), "approve"))).contains("The device is connected");
        assertThat(html(decideOn(handle(enter(begin())), "deny"))).contains("The device is not connected");
        assertThat(onRecord()).hasSize(1);
    }

    @Test
    void decision_is_made_once() {
        JsonNode begun = begin();
        String first = handle(enter(begun));
        String second = handle(enter(begun));
        decideOn(first, "deny");

        assertPage(decideOn(second, "approve"), 403);
        assertPage(decideOn(first, "approve"), 403);

        assertRefused(poll(begun), "access_denied");
        assertThat(onRecord()).isEmpty();
    }

    @Test
    void decision_of_another_login_user_or_tenant_is_refused() {
        JsonNode begun = begin();
        String handle = handle(enter(begun));

        for (Visitor other : List.of(
                new Visitor.User(ACME, USER, "session 2", "Ann"),
                new Visitor.User(ACME, "user:43", "session 1", "Ann"),
                new Visitor.User(GLOBEX, USER, "session 1", "Ann"),
                new Visitor.Guest(WebResponse.redirect(URI.create("/login"))))) {
            visitor = other;
            assertPage(decideOn(handle, "approve"), 403);
        }
        assertRefused(poll(begun), "authorization_pending");
    }

    @Test
    void handle_of_one_question_does_not_answer_the_other() {
        NewApp both = registered(settings -> settings.grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.DEVICE_CODE));
        JsonNode begun = ok(post(DEVICES, both));

        assertPage(decideOn(handle(ask(both)), "approve"), 403);
        assertPage(decide(handle(enter(begun)), "approve"), 403);
    }

    @Test
    void decision_that_is_malformed_or_forged_is_refused() {
        String handle = handle(enter(begin()));

        assertPage(decideOn(handle, "yes"), 400);
        assertPage(decideOn(handle.substring(1), "approve"), 403);
        assertPage(decideOn("", "approve"), 403);
        assertPage(open(VERIFY + "?consent_request=" + handle + "&decision=approve"), 200);
        assertPage(
                server.handle(WebRequest.builder("POST", VERIFY)
                        .header("Content-Type", "text/plain")
                        .body(("consent_request=" + handle + "&decision=approve").getBytes(ISO_8859_1))
                        .build()),
                400);
        assertPage(open(VERIFY + "?user_code=%zz"), 400);
        assertPage(open(VERIFY + "?user_code=WDJB-MJHT&user_code=WDJB-MJHT"), 400);
        assertThat(server.handle(WebRequest.builder("PUT", VERIFY).build()).status())
                .isEqualTo(405);
    }

    @Test
    void decision_may_take_as_long_as_the_device_waits() {
        JsonNode begun = begin();
        clock.advance(Duration.ofMinutes(5));
        String handle = handle(enter(begun));
        clock.advance(Duration.ofMinutes(5));

        assertPage(decideOn(handle, "approve"), 403);
    }

    @Test
    void screen_of_the_host_learns_the_code() {
        List<ConsentRequest> seen = new ArrayList<>();
        AuthorizationServer own = new AuthorizationServer(parts(authorizing()
                .consentScreen(request -> {
                    seen.add(request);
                    return WebResponse.html(200, "own");
                })
                .build()));
        String code = begin().path("user_code").asText();

        WebResponse page = own.handle(
                WebRequest.builder("GET", VERIFY + "?user_code=" + code).build());

        assertPage(page, 200);
        assertThat(html(page)).isEqualTo("own");
        assertThat(seen.get(0).userCode()).contains(code);
        assertThat(seen.get(0).redirectUri()).isEmpty();
        assertThat(seen.get(0).action()).isEqualTo(VERIFY);
        assertPage(decideOn(seen.get(0).handle().reveal(), "approve"), 200);
    }

    @Test
    void pages_are_in_the_language_of_the_browser() {
        PageTheme german = new PageTheme() {
            @Override
            public Locale locale() {
                return Locale.GERMAN;
            }

            @Override
            public String codeTitle() {
                return "Gerät verbinden";
            }

            @Override
            public String wrongCode() {
                return "Kein Gerät <wartet>";
            }
        };
        AuthorizationServer localised = new AuthorizationServer(
                parts(authorizing().pages(PageTheme.standard(), german).build()));

        String page = html(localised.handle(WebRequest.builder("GET", VERIFY + "?user_code=x")
                .header("Accept-Language", "de")
                .build()));

        assertThat(page).contains("lang=\"de\"", "Gerät verbinden", "Kein Gerät &lt;wartet&gt;");
    }
}
