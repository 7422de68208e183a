package dev.integrations.oauth;

import dev.integrations.oauth.Decisions.Remembered;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where users allow apps to act for them: RFC 6749, section 3.1. An answer goes back to the app only if the redirect URI is
 * the app's and the user is known (RFC 9700, section 4.11.2); until then the user sees a page.
 */
final class AuthorizationEndpoint {

    private final OAuthParts parts;
    private final UserGate users;
    private final Pages pages;
    private final ConsentScreen screen;
    private final PendingRequests pending;
    private final PushedRequests pushed;
    private final Approvals approvals;
    private final Decisions decisions;

    /** What is known of a request before its user is. */
    private record Asked(
            OAuthApp app, WebParameters parameters, Optional<PushedRequest> pushed, ReturnAddress address) {}

    AuthorizationEndpoint(OAuthParts parts, UserGate users) {
        this.parts = parts;
        this.users = users;
        this.pages = new Pages(parts.settings());
        this.screen = parts.settings().consentScreen().orElse(pages);
        this.pending = new PendingRequests(parts);
        this.pushed = new PushedRequests(parts);
        this.approvals = new Approvals(parts);
        this.decisions = new Decisions(parts);
    }

    WebResponse answer(WebRequest request) {
        try {
            return Pages.guarded(
                    switch (request.method()) {
                        case "GET" -> asked(request);
                        case "POST" -> posted(request);
                        default -> Answers.methodNotAllowed("GET, POST");
                    });
        } catch (PageException e) {
            return Pages.guarded(pages.failure(request, e.problem()));
        }
    }

    private WebResponse asked(WebRequest request) {
        Asked asked = read(request);
        Set<String> prompts = prompts(asked.parameters);
        boolean silent = prompts.equals(Set.of("none"));
        Visitor visitor = users.visitor(request.with(WebParameters.class, asked.parameters));
        if (visitor instanceof Visitor.User user) {
            return answer(request, asked, prompts, user);
        }
        if (!silent) {
            asked.pushed.ifPresent(pushed::awaitLogin);
        }
        if (visitor instanceof Visitor.Guest guest) {
            return silent
                    ? asked.address.error(OAuthError.LOGIN_REQUIRED.because("the user is not logged in"))
                    : guest.login();
        }
        return silent
                ? asked.address.error(OAuthError.INTERACTION_REQUIRED.because("the user has to do something first"))
                : ((Visitor.Busy) visitor).step();
    }

    /** What was pushed takes the place of all else that the browser sent (RFC 9101, section 6.3). */
    private Asked read(WebRequest request) {
        WebParameters sent = PageForm.query(request);
        OAuthApp app = app(sent);
        Optional<PushedRequest> found = pushed.find(sent, app);
        WebParameters parameters =
                found.map(PushedRequest::parameters).map(WebParameters::parse).orElse(sent);
        return new Asked(app, parameters, found, address(parameters, app));
    }

    private WebResponse answer(WebRequest request, Asked asked, Set<String> prompts, Visitor.User user) {
        OAuthApp app = asked.app;
        Approvals.checkServes(app, user.tenant());
        try {
            checkPushed(asked);
            boolean silent = prompts.contains("none");
            if (silent && prompts.size() > 1) {
                throw OAuthError.INVALID_REQUEST.because("the prompt none stands alone");
            }
            AuthorizationRequest meant = AuthorizationRequest.read(asked.parameters, app, asked.address, parts)
                    .pushedAs(asked.pushed.map(PushedRequest::hash));
            Remembered remembered = decisions.remembered(app, meant, user, prompts.contains("consent"));
            if (remembered.code().isPresent()) {
                return asked.address.code(remembered.code().get());
            }
            if (silent) {
                throw OAuthError.CONSENT_REQUIRED.because("the user has to be asked");
            }
            return screen.ask(question(request, app, meant, user, remembered.scopes()));
        } catch (RefusedException e) {
            return asked.address.error(e);
        }
    }

    private void checkPushed(Asked asked) {
        boolean required = parts.settings().pushedRequests().required()
                || asked.app.settings().pushedRequestsRequired();
        if (required && asked.pushed.isEmpty()) {
            throw OAuthError.INVALID_REQUEST.because("the request has to be pushed ahead of the browser");
        }
    }

    private OAuthApp app(WebParameters parameters) {
        AppId id = AuthorizationRequest.find(parameters, "client_id")
                .flatMap(AppId::tryParse)
                .orElseThrow(() -> new PageException(PageProblem.UNKNOWN_APP));
        return parts.transactions().inTransaction(transaction -> approvals.app(transaction, id));
    }

    private ReturnAddress address(WebParameters parameters, OAuthApp app) {
        if (parameters.repeated().contains("redirect_uri")) {
            throw new PageException(PageProblem.UNKNOWN_REDIRECT_URI);
        }
        AppSettings settings = app.settings();
        String uri = RedirectUris.resolve(
                        settings.redirectUris(), AuthorizationRequest.find(parameters, "redirect_uri"), settings.type())
                .orElseThrow(() -> new PageException(PageProblem.UNKNOWN_REDIRECT_URI));
        return address(uri, AuthorizationRequest.find(parameters, "state"));
    }

    private ReturnAddress address(String uri, Optional<String> state) {
        return new ReturnAddress(uri, state, parts.settings().issuer());
    }

    private static Set<String> prompts(WebParameters parameters) {
        return AuthorizationRequest.find(parameters, "prompt")
                .map(prompt -> Set.copyOf(List.of(prompt.split(" ", -1))))
                .orElse(Set.of());
    }

    private ConsentRequest question(
            WebRequest request, OAuthApp app, AuthorizationRequest asked, Visitor.User user, Set<String> before) {
        Set<String> agreed = new HashSet<>(asked.scopes());
        agreed.retainAll(before);
        return new ConsentRequest(
                app,
                user,
                AuthorizationRequest.described(asked.scopes(), parts.scopes()),
                agreed,
                asked.resources(),
                Optional.of(asked.redirectUri()),
                Optional.empty(),
                pending.seal(asked, user),
                parts.settings().path() + AuthorizationServer.AUTHORIZE,
                request);
    }

    private WebResponse posted(WebRequest request) {
        PageForm form = PageForm.posted(request);
        return form.decides() ? decided(request, form) : asGet(form.parameters());
    }

    /** The cookies of most sessions do not come along with a form of another site, and users return from the login by a GET. */
    private WebResponse asGet(WebParameters form) {
        String query = form.names().stream()
                .flatMap(name -> form.all(name).stream().map(value -> ReturnAddress.parameter(name, value)))
                .collect(Collectors.joining("&"));
        return WebResponse.of(303)
                .withHeader("Location", parts.settings().issuer() + AuthorizationServer.AUTHORIZE + "?" + query);
    }

    private WebResponse decided(WebRequest request, PageForm form) {
        if (!(users.visitor(request) instanceof Visitor.User user)) {
            throw new PageException(PageProblem.ENDED);
        }
        AuthorizationRequest asked = form.handle()
                .flatMap(handle -> pending.open(handle, user))
                .orElseThrow(() -> new PageException(PageProblem.ENDED));
        ReturnAddress address = address(asked.redirectUri(), asked.state());
        try {
            if (form.approves()) {
                return address.code(decisions.approve(asked, user));
            }
            decisions.deny(asked, user);
            throw OAuthError.ACCESS_DENIED.because("the user denied the request");
        } catch (RefusedException e) {
            return address.error(e);
        }
    }
}
