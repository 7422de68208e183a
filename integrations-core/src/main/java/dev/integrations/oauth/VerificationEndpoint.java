package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.Secret;
import dev.integrations.crypto.Base64Url;
import dev.integrations.oauth.DeviceDecisions.Question;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where users decide about devices: RFC 8628, section 3.3. To look a code up changes nothing; the decision comes in a form
 * that is bound to the login which it was made for. Users are always asked, since somebody else may have sent them here.
 */
final class VerificationEndpoint {
    static final String CODE = "user_code";

    private final OAuthParts parts;
    private final UserGate users;
    private final Pages pages;
    private final ConsentScreen screen;
    private final LoginSeal seal;
    private final DeviceDecisions decisions;
    private final FailureThrottle throttle;

    VerificationEndpoint(OAuthParts parts, UserGate users) {
        this.parts = parts;
        this.users = users;
        this.pages = new Pages(parts.settings());
        this.screen = parts.settings().consentScreen().orElse(pages);
        this.seal = new LoginSeal(parts, "oauth-device");
        this.decisions = new DeviceDecisions(parts);
        this.throttle = new FailureThrottle(parts.clock(), parts.settings().maxFailures());
    }

    WebResponse answer(WebRequest request) {
        try {
            return Pages.guarded(
                    switch (request.method()) {
                        case "GET" -> asked(request);
                        case "POST" -> decided(request);
                        default -> Answers.methodNotAllowed("GET, POST");
                    });
        } catch (PageException e) {
            return Pages.guarded(pages.failure(request, e.problem()));
        }
    }

    private WebResponse asked(WebRequest request) {
        WebParameters parameters = PageForm.query(request);
        if (parameters.repeated().contains(CODE)) {
            throw new PageException(PageProblem.MALFORMED);
        }
        Visitor visitor = users.visitor(request.with(WebParameters.class, parameters));
        if (visitor instanceof Visitor.Guest guest) {
            return guest.login();
        }
        if (visitor instanceof Visitor.Busy busy) {
            return busy.step();
        }
        Visitor.User user = (Visitor.User) visitor;
        Optional<String> typed = AuthorizationRequest.find(parameters, CODE);
        return typed.isEmpty() ? pages.enterCode(request, action(), false) : lookedUp(request, user, typed.get());
    }

    /** Who guesses is stopped: by user and address, and by address over all users (RFC 8628, section 5.1). */
    private WebResponse lookedUp(WebRequest request, Visitor.User user, String typed) {
        String guesser = user.tenant() + " " + user.subject();
        var address = parts.proxies().clientOf(request);
        if (throttle.blockedFor(guesser, address).isPresent()) {
            throw new PageException(PageProblem.TOO_MANY_CODES);
        }
        Optional<UserCode> code = UserCode.parse(typed);
        Optional<Question> question = code.flatMap(found -> decisions.find(found.hash(), user));
        boolean wrong = code.isEmpty() || question.isEmpty();
        if ((wrong ? throttle.failed(guesser, address) : throttle.blockedFor(guesser, address)).isPresent()) {
            throw new PageException(PageProblem.TOO_MANY_CODES);
        }
        if (wrong) {
            return pages.enterCode(request, action(), true);
        }
        return screen.ask(consent(request, user, question.get(), code.get()));
    }

    private ConsentRequest consent(WebRequest request, Visitor.User user, Question question, UserCode code) {
        DeviceRequest device = question.device();
        Set<String> agreed = new HashSet<>(device.scopes());
        agreed.retainAll(question.agreed());
        String hash = Base64Url.encode(device.hash().bytes());
        Secret handle = seal.seal(JsonNodeFactory.instance.objectNode().put("device", hash), user);
        return new ConsentRequest(
                question.app(),
                user,
                AuthorizationRequest.described(device.scopes(), parts.scopes()),
                agreed,
                device.resources(),
                Optional.empty(),
                Optional.of(code.shown()),
                handle,
                action(),
                request);
    }

    private String action() {
        return parts.settings().path() + AuthorizationServer.VERIFY;
    }

    private WebResponse decided(WebRequest request) {
        PageForm form = PageForm.posted(request);
        if (!(users.visitor(request) instanceof Visitor.User user)) {
            throw new PageException(PageProblem.ENDED);
        }
        TokenHash device = form.handle()
                .flatMap(handle -> seal.open(handle, user))
                .flatMap(opened -> Base64Url.decode(opened.path("device").asText()))
                .map(TokenHash::ofBytes)
                .orElseThrow(() -> new PageException(PageProblem.ENDED));
        boolean approved = form.approves();
        decisions.decide(device, user, approved);
        return pages.decided(request, approved);
    }
}
