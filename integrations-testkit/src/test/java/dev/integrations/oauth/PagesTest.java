package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.scope.Scope;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule A12, and what users read. */
class PagesTest extends AuthorizationFixture {
    private static final PageTheme GERMAN = new PageTheme() {
        @Override
        public Locale locale() {
            return Locale.GERMAN;
        }

        @Override
        public String title(String app) {
            return app + " möchte Zugriff";
        }

        @Override
        public String failureTitle() {
            return "Das geht nicht";
        }
    };

    private final NewApp app = registered(settings -> settings.name("<script>alert('1')</script> & \"Co\"")
            .logoUri(Optional.of("https://client.example.com/logo.png"))
            .policyUri(Optional.of("https://client.example.com/policy?a='&b"))
            .termsUri(Optional.of("https://client.example.com/terms")));

    private static String html(WebResponse response) {
        return new String(response.body(), UTF_8);
    }

    private String htmlFor(AuthorizationServer localised, String languages) {
        WebRequest.Builder request = WebRequest.builder("GET", AUTHORIZE + "?" + form(request(app)));
        if (!languages.isEmpty()) {
            request.header("Accept-Language", languages);
        }
        return html(localised.handle(request.build()));
    }

    @Test
    void page_says_who_asks_for_what_and_escapes_it() {
        WebResponse page = ask(app);

        assertPage(page, 200);
        assertThat(html(page))
                .contains(
                        "<title>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;Co&quot; asks for access<")
                .contains("You are logged in as Ann &lt;ann@example.com&gt;.")
                .contains("<li>Read invoices</li>")
                .contains("It can do so at:", "<li>" + API + "</li>")
                .contains("You will be sent to client.example.com.")
                .contains("action=\"/oauth/authorize\"")
                .contains("href=\"https://client.example.com/policy?a=&#39;&amp;b\"")
                .doesNotContain("<script", "javascript:", " on", "user:42", "session 1", "E9Melhoa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "--", "de,-", "-;q=0.5", "*-", ";", ",", "de;q=x", "\u00e9"})
    void languages_that_are_none_are_ignored(String languages) {
        assertThat(htmlFor(server, languages)).contains("asks for access");
    }

    @Test
    void page_names_no_resource_where_there_is_one_only() {
        AuthorizationServer single =
                new AuthorizationServer(parts(authorizing().resources(API).build()));

        assertThat(htmlFor(single, "")).contains("<li>Read invoices</li>").doesNotContain(API, "at:");
    }

    @Test
    void page_calls_resources_what_the_host_does() {
        PageTheme named = new PageTheme() {
            @Override
            public String resource(String resource) {
                return resource.equals(FILES) ? "Files & folders" : resource;
            }
        };
        AuthorizationServer own =
                new AuthorizationServer(parts(authorizing().pages(named).build()));

        String page = html(own.handle(WebRequest.builder("GET", AUTHORIZE + "?" + form(request(app, "resource", FILES)))
                .build()));

        assertThat(page).contains("<li>Files &amp; folders</li>");
    }

    @Test
    void screen_of_the_host_learns_that_a_resource_is_new() {
        List<ConsentRequest> seen = new ArrayList<>();
        AuthorizationServer own = new AuthorizationServer(parts(authorizing()
                .consentScreen(request -> {
                    seen.add(request);
                    return WebResponse.html(200, "own");
                })
                .build()));
        approve(app);

        own.handle(WebRequest.builder("GET", AUTHORIZE + "?" + form(request(app, "resource", FILES)))
                .build());

        assertThat(seen.get(0).agreed()).isEmpty();
        assertThat(seen.get(0).resources()).containsExactly(FILES);
    }

    @Test
    void page_loads_nothing_but_its_own_style() throws Exception {
        WebResponse page = ask(app);

        String style = html(page).replaceAll("(?s).*<style>|</style>.*", "");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));
        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .doesNotContain("form-action", "unsafe");
        assertThat(html(page)).doesNotContain("logo.png", "<img", "<link", "url(");
    }

    @Test
    void page_of_a_problem_repeats_nothing_of_the_request() {
        WebResponse page = ask(app, "redirect_uri", "https://evil.test/cb", "client_id", "evil");

        assertPage(page, 400);
        assertThat(html(page)).contains("This does not work").doesNotContain("evil", CHALLENGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"de|möchte", "de-AT,en;q=0.5|möchte", "en,de;q=0.5|asks", "fr|asks", "''|asks", ";;|asks", "*|asks"
            })
    void page_is_in_the_language_of_the_browser_if_there_is_such_a_theme(String languages, String expected) {
        AuthorizationServer localised = new AuthorizationServer(
                parts(authorizing().pages(PageTheme.standard(), GERMAN).build()));

        assertThat(htmlFor(localised, languages)).contains(expected);
        assertThat(htmlFor(localised, "x".repeat(10_000))).contains("<html lang=\"en\">");
    }

    @Test
    void style_cannot_end_itself() {
        PageTheme broken = new PageTheme() {
            @Override
            public String style() {
                return "</style><script>";
            }
        };

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> authorizing().pages(broken).build())
                .withMessageContaining("pages");
    }

    @Test
    void screen_of_the_host_learns_what_is_asked_and_is_guarded() {
        List<ConsentRequest> seen = new ArrayList<>();
        AuthorizationServer own = new AuthorizationServer(parts(authorizing()
                .consentScreen(request -> {
                    seen.add(request);
                    return WebResponse.html(200, "own").withHeader("Content-Security-Policy", "default-src 'self'");
                })
                .build()));
        approve(app);

        WebResponse page = own.handle(
                WebRequest.builder("GET", AUTHORIZE + "?" + form(request(app, "scope", "invoices:read invoices:write")))
                        .build());

        assertPage(page, 200);
        assertThat(html(page)).isEqualTo("own");
        ConsentRequest asked = seen.get(0);
        assertThat(asked.app().settings().logoUri()).contains("https://client.example.com/logo.png");
        assertThat(asked.user()).isEqualTo(ANN);
        assertThat(asked.scopes()).extracting(Scope::name).containsExactly("invoices:read", "invoices:write");
        assertThat(asked.agreed()).containsExactly("invoices:read");
        assertThat(asked.resources()).containsExactly(API);
        assertThat(asked.redirectUri()).contains(CALLBACK);
        assertThat(asked.userCode()).isEmpty();
        assertThat(asked.action()).isEqualTo(AUTHORIZE);
        String handle = asked.handle().reveal();
        assertThat(asked.toString()).doesNotContain(handle, "session 1");
        returned(decide(handle, "approve"));
    }
}
