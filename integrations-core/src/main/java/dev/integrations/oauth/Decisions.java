package dev.integrations.oauth;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What users decide about requests, and what follows from it. */
final class Decisions {
    private static final int MAX_ACTOR = 128;

    private final OAuthParts parts;
    private final CodeIssuer codes;

    /** What is on record: a code if the user need not be asked, and else which scopes were agreed to before. */
    record Remembered(Optional<Secret> code, Set<String> scopes) {}

    Decisions(OAuthParts parts) {
        this.parts = parts;
        this.codes = new CodeIssuer(parts);
    }

    /** Returns an app that may send users here now. */
    OAuthApp app(OAuthTransaction transaction, AppId id) {
        return transaction
                .oauthApps()
                .load(id, parts.clock().instant())
                .map(AppStore.Client::app)
                .filter(OAuthApp::enabled)
                .orElseThrow(() -> new PageException(PageProblem.UNKNOWN_APP));
    }

    /** For users whom it may not act for, an app does not exist. */
    static void checkServes(OAuthApp app, TenantId tenant) {
        if (!app.mayActFor(tenant)) {
            throw new PageException(PageProblem.UNKNOWN_APP);
        }
    }

    /** Issues a code without a question, if the user agreed to all of it before and the app can be told from others. */
    Remembered remembered(OAuthApp app, AuthorizationRequest request, Visitor.User user, boolean ask) {
        return parts.transactions().inTransaction(transaction -> {
            boolean quiet = !ask && !canBeImpersonated(app, request);
            Optional<Consent> consent = quiet ? held(transaction, request, user) : consent(transaction, request, user);
            boolean covered = consent.map(found -> found.scopes().containsAll(request.scopes()))
                    .orElse(false);
            if (!quiet || !covered) {
                return new Remembered(
                        Optional.empty(), consent.map(Consent::scopes).orElse(Set.of()));
            }
            return new Remembered(Optional.of(issue(transaction, request, user, "remembered")), Set.of());
        });
    }

    /** Anything on a device can ask in the name of an app that has neither a secret nor an address of its own (RFC 8252, 8.6). */
    private static boolean canBeImpersonated(OAuthApp app, AuthorizationRequest request) {
        return app.settings().isPublic() && !request.redirectUri().startsWith("https://");
    }

    /** Issues a code, and remembers what the user agreed to. */
    Secret approve(AuthorizationRequest request, Visitor.User user) {
        return parts.transactions().inTransaction(transaction -> {
            OAuthApp app = checkStillMeant(transaction, request, user);
            if (!AuthorizationRequest.allowed(app, parts.scopes()).containsAll(request.scopes())) {
                throw OAuthError.INVALID_SCOPE.because("a scope is not allowed for the client any more");
            }
            remember(transaction, request, user);
            return issue(transaction, request, user, "given");
        });
    }

    void deny(AuthorizationRequest request, Visitor.User user) {
        parts.transactions().useTransaction(transaction -> {
            checkStillMeant(transaction, request, user);
            trail(user).record(transaction, "authorization.denied", request.app(), details(request, user));
        });
    }

    /** App and redirect URI may have been changed while the user was thinking. */
    private OAuthApp checkStillMeant(OAuthTransaction transaction, AuthorizationRequest request, Visitor.User user) {
        OAuthApp app = app(transaction, request.app());
        checkServes(app, user.tenant());
        AppSettings settings = app.settings();
        Optional<String> known =
                RedirectUris.resolve(settings.redirectUris(), Optional.of(request.redirectUri()), settings.type());
        if (known.isEmpty()) {
            throw new PageException(PageProblem.UNKNOWN_REDIRECT_URI);
        }
        return app;
    }

    private void remember(OAuthTransaction transaction, AuthorizationRequest request, Visitor.User user) {
        Instant now = parts.clock().instant();
        transaction
                .consents()
                .save(new Consent(
                        parts.ids().next(), user.tenant(), user.subject(), request.app(), request.scopes(), now, now));
    }

    /** Who revokes it meanwhile waits, and finds the code then. */
    private static Optional<Consent> held(
            OAuthTransaction transaction, AuthorizationRequest request, Visitor.User user) {
        return transaction.consents().hold(user.tenant(), user.subject(), request.app());
    }

    private static Optional<Consent> consent(
            OAuthTransaction transaction, AuthorizationRequest request, Visitor.User user) {
        return transaction.consents().find(user.tenant(), user.subject(), request.app());
    }

    private Secret issue(
            OAuthTransaction transaction, AuthorizationRequest request, Visitor.User user, String consent) {
        Map<String, String> details = details(request, user);
        details.put("consent", consent);
        trail(user).record(transaction, "authorization.approved", request.app(), details);
        return codes.issue(transaction, request.approvedBy(user), request.binding());
    }

    private static Map<String, String> details(AuthorizationRequest request, Visitor.User user) {
        Map<String, String> details = new HashMap<>();
        details.put("user", user.subject());
        details.put("scope", ScopeList.format(request.scopes()));
        return details;
    }

    /** The name of an actor is shorter than a subject may be; the details have it whole. */
    private AuditTrail trail(Visitor.User user) {
        String subject = user.subject();
        Actor actor = Actor.of(subject.substring(0, Math.min(subject.length(), MAX_ACTOR)));
        return new AuditTrail(parts.transactions(), parts.ids(), parts.clock(), user.tenant(), actor);
    }
}
