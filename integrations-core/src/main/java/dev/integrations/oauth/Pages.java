package dev.integrations.oauth;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Our own pages: no scripts, and nothing from elsewhere. */
final class Pages implements ConsentScreen {
    private static final int MAX_LANGUAGES = 200;

    private final List<PageTheme> themes;
    private final boolean tellsResources;

    /** Where there is one resource only, nobody needs to be told which. */
    Pages(OAuthSettings settings) {
        this.themes = settings.pages();
        this.tellsResources = settings.resources().size() > 1;
    }

    @Override
    public WebResponse ask(ConsentRequest request) {
        PageTheme theme = themeFor(request.request());
        AppSettings app = request.app().settings();
        StringBuilder body = new StringBuilder();
        body.append(element("p", theme.user(request.user().name())));
        if (!request.scopes().isEmpty()) {
            body.append(list(theme.list(), request.scopes(), theme::scope));
        }
        if (tellsResources) {
            body.append(list(theme.resources(), request.resources(), theme::resource));
        }
        request.redirectUri().ifPresent(uri -> body.append(element("p", theme.destination(placeOf(uri)))));
        request.userCode().ifPresent(code -> body.append(element("p", theme.device(code))));
        body.append("<form method=\"post\" action=\"%s\">".formatted(escape(request.action())))
                .append("<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(
                                ConsentRequest.HANDLE, escape(request.handle().reveal())))
                .append(button(ConsentRequest.APPROVE, theme.approve()))
                .append(button(ConsentRequest.DENY, theme.deny()))
                .append("</form>");
        if (app.policyUri().isPresent() || app.termsUri().isPresent()) {
            body.append("<p>")
                    .append(link(app.policyUri(), theme.policy()))
                    .append(link(app.termsUri(), theme.terms()))
                    .append("</p>");
        }
        return page(200, theme, theme.title(app.name()), body.toString());
    }

    /** Asks for the code of a device. It is looked up by a GET, as when the device shows a link with the code in it. */
    WebResponse enterCode(WebRequest request, String action, boolean wrong) {
        PageTheme theme = themeFor(request);
        String body = (wrong ? element("p", theme.wrongCode()) : "")
                + "<form method=\"get\" action=\"%s\">".formatted(escape(action))
                + "<label for=\"code\">%s</label><p>".formatted(escape(theme.code()))
                + "<input id=\"code\" name=\"%s\" autocomplete=\"off\" required>".formatted(VerificationEndpoint.CODE)
                + element("button", theme.next()) + "</p></form>";
        return page(wrong ? 400 : 200, theme, theme.codeTitle(), body);
    }

    WebResponse decided(WebRequest request, boolean approved) {
        PageTheme theme = themeFor(request);
        return page(200, theme, theme.doneTitle(approved), element("p", theme.done()));
    }

    WebResponse failure(WebRequest request, PageProblem problem) {
        PageTheme theme = themeFor(request);
        return page(problem.status(), theme, theme.failureTitle(), element("p", theme.failure(problem)));
    }

    /** Returns an answer with what keeps it out of frames, caches and the logs of others: RFC 9700, section 4.16. */
    static WebResponse guarded(WebResponse response) {
        WebResponse guarded = with(response, "Content-Security-Policy", "frame-ancestors 'none'");
        guarded = with(guarded, "X-Frame-Options", "DENY");
        guarded = with(guarded, "Referrer-Policy", "no-referrer");
        guarded = with(guarded, "Cache-Control", "no-store");
        guarded = with(guarded, "Pragma", "no-cache");
        return with(guarded, "X-Content-Type-Options", "nosniff");
    }

    /** What a page of the host says already stays; of several policies the strictest counts. */
    private static WebResponse with(WebResponse response, String name, String value) {
        boolean there = response.headers().stream()
                .anyMatch(header ->
                        header.name().equalsIgnoreCase(name) && header.value().contains(value));
        return there ? response : response.withHeader(name, value);
    }

    private static WebResponse page(int status, PageTheme theme, String title, String body) {
        String style = theme.style();
        String html = "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\">"
                        .formatted(escape(theme.locale().toLanguageTag()))
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + element("title", title) + "<style>" + style + "</style></head><body><main>"
                + element("h1", title) + body + "</main></body></html>";
        // No form-action: browsers apply it to the redirect that follows the form, which goes to the app.
        String policy = "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; frame-ancestors 'none'"
                .formatted(
                        Base64.getEncoder().encodeToString(TokenHash.of(style).bytes()));
        return WebResponse.html(status, html).withHeader("Content-Security-Policy", policy);
    }

    private PageTheme themeFor(WebRequest request) {
        Optional<String> languages =
                request.header("Accept-Language").filter(header -> header.length() <= MAX_LANGUAGES);
        if (languages.isEmpty()) {
            return themes.get(0);
        }
        try {
            List<Locale> locales = themes.stream().map(PageTheme::locale).toList();
            Locale best = Locale.lookup(LanguageRange.parse(languages.get()), locales);
            return best == null ? themes.get(0) : themes.get(locales.indexOf(best));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The latter comes of a language that is all hyphens.
            return themes.get(0);
        }
    }

    private static String placeOf(String redirectUri) {
        URI uri = URI.create(redirectUri);
        return uri.getHost() == null ? uri.getScheme() : uri.getHost();
    }

    private static String element(String name, String text) {
        return "<%s>%s</%s>".formatted(name, escape(text), name);
    }

    private static <T> String list(String heading, List<T> items, Function<T, String> text) {
        return items.stream()
                .map(item -> element("li", text.apply(item)))
                .collect(Collectors.joining("", element("p", heading) + "<ul>", "</ul>"));
    }

    private static String button(String decision, String text) {
        return "<button name=\"%s\" value=\"%s\">%s</button>"
                .formatted(ConsentRequest.DECISION, decision, escape(text));
    }

    private static String link(Optional<String> address, String text) {
        return address.map(href ->
                        "<a href=\"%s\" rel=\"noopener noreferrer\">%s</a>".formatted(escape(href), escape(text)))
                .orElse("");
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
