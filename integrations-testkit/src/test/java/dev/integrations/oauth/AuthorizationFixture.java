package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with an authorization endpoint, and somebody at a browser. */
abstract class AuthorizationFixture extends OAuthFixture {
    static final String AUTHORIZE = "/oauth/authorize";
    static final Visitor.User ANN = new Visitor.User(ACME, USER, "session 1", "Ann <ann@example.com>");
    static final String STATE = "a b+%&=\"<é~";

    static final Pattern HANDLE = Pattern.compile("name=\"consent_request\" value=\"([A-Za-z0-9_-]+)\"");

    Visitor visitor = ANN;

    @Override
    OAuthSettings settings() {
        return authorizing().build();
    }

    final OAuthSettings.Builder authorizing() {
        return OAuthSettings.builder(ISSUER).resources(API, FILES).users(request -> visitor);
    }

    /** The parameters of a request that is in order, with changes; what is changed to nothing is left out. */
    static List<String> request(NewApp app, String... changes) {
        List<String> pairs = new ArrayList<>(List.of(
                "response_type",
                "code",
                "client_id",
                app.id().toString(),
                "redirect_uri",
                CALLBACK,
                "scope",
                "invoices:read",
                "state",
                STATE,
                "code_challenge",
                CHALLENGE,
                "code_challenge_method",
                "S256"));
        for (int i = 0; i < changes.length; i += 2) {
            int at = pairs.indexOf(changes[i]);
            if (at >= 0 && at % 2 == 0) {
                pairs.subList(at, at + 2).clear();
            }
            if (!changes[i + 1].isEmpty()) {
                pairs.addAll(List.of(changes[i], changes[i + 1]));
            }
        }
        return pairs;
    }

    final WebResponse get(String query) {
        return server.handle(WebRequest.builder("GET", AUTHORIZE + "?" + query).build());
    }

    final WebResponse ask(NewApp app, String... changes) {
        return get(form(request(app, changes)));
    }

    final String handle(WebResponse page) {
        String body = new String(page.body(), UTF_8);
        assertThat(page.status()).as(body).isEqualTo(200);
        Matcher matcher = HANDLE.matcher(body);
        assertThat(matcher.find()).as(body).isTrue();
        return matcher.group(1);
    }

    final WebResponse decide(String handle, String decision) {
        return postForm(form(List.of("consent_request", handle, "decision", decision)));
    }

    final WebResponse postForm(String body) {
        return server.handle(WebRequest.builder("POST", AUTHORIZE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(ISO_8859_1))
                .build());
    }

    final WebResponse approve(NewApp app, String... changes) {
        return decide(handle(ask(app, changes)), "approve");
    }

    /** Every redirect is guarded, leads to the callback, and carries state and issuer. */
    static WebParameters returned(WebResponse response) {
        return returned(response, CALLBACK + "?");
    }

    static WebParameters returned(WebResponse response, String start) {
        assertThat(response.status()).as(new String(response.body(), UTF_8)).isEqualTo(303);
        assertGuarded(response);
        String location = response.header("Location").orElseThrow();
        assertThat(location).startsWith(start);
        WebParameters parameters = WebParameters.parse(location.substring(start.length()));
        assertThat(parameters.repeated()).isEmpty();
        assertThat(parameters.find("iss")).contains(ISSUER);
        return parameters;
    }

    static void assertError(WebResponse response, String error) {
        WebParameters returned = returned(response);
        assertThat(returned.find("error")).contains(error);
        assertThat(returned.find("state")).contains(STATE);
        assertThat(returned.find("error_description").orElseThrow()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        assertThat(returned.names()).doesNotContain("code");
    }

    static void assertPage(WebResponse response, int status) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Location")).isEmpty();
        assertThat(response.header("Content-Type")).contains("text/html; charset=utf-8");
        assertGuarded(response);
    }

    /** Rules A12 and A13. */
    static void assertGuarded(WebResponse response) {
        assertThat(response.headers())
                .anyMatch(header -> header.name().equals("Content-Security-Policy")
                        && header.value().contains("frame-ancestors 'none'"))
                .noneMatch(header -> header.name().startsWith("Access-Control-"));
        assertThat(response.header("X-Frame-Options")).contains("DENY");
        assertThat(response.header("Referrer-Policy")).contains("no-referrer");
        assertThatNobodyKeeps(response);
    }
}
