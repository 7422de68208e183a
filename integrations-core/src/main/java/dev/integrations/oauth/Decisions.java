package dev.integrations.oauth;

import dev.integrations.common.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What users decide about requests, and what follows from it. */
final class Decisions {
    private final OAuthParts parts;
    private final Approvals approvals;
    private final CodeIssuer codes;

    /** What is on record: a code if the user need not be asked, and else which scopes were agreed to at all resources. */
    record Remembered(Optional<Secret> code, Set<String> scopes) {}

    Decisions(OAuthParts parts) {
        this.parts = parts;
        this.approvals = new Approvals(parts);
        this.codes = new CodeIssuer(parts);
    }

    /** Issues a code without a question, if the user agreed to all of it before and the app can be told from others. */
    Remembered remembered(OAuthApp app, AuthorizationRequest request, Visitor.User user, boolean ask) {
        return parts.transactions().inTransaction(transaction -> {
            boolean quiet = !ask && !canBeImpersonated(app, request);
            Approval approval = request.approvedBy(user);
            Optional<Consent> consent =
                    quiet ? Approvals.held(transaction, approval) : Approvals.consent(transaction, approval);
            boolean covered =
                    consent.map(found -> found.covers(approval, parts.scopes())).orElse(false);
            if (!quiet || !covered) {
                return new Remembered(
                        Optional.empty(),
                        consent.map(found -> found.scopesAt(request.resources()))
                                .orElse(Set.of()));
            }
            use(transaction, request);
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
            if (!AuthorizationRequest.mayAsk(app, request.scopes(), parts.scopes())) {
                throw OAuthError.INVALID_SCOPE.because("a scope is not allowed for the client any more");
            }
            approvals.remember(transaction, request.approvedBy(user));
            use(transaction, request);
            return issue(transaction, request, user, "given");
        });
    }

    void deny(AuthorizationRequest request, Visitor.User user) {
        parts.transactions().useTransaction(transaction -> {
            checkStillMeant(transaction, request, user);
            use(transaction, request);
            approvals.record(transaction, "authorization.denied", request.approvedBy(user), Map.of());
        });
    }

    /** App and redirect URI may have been changed while the user was thinking. */
    private OAuthApp checkStillMeant(OAuthTransaction transaction, AuthorizationRequest request, Visitor.User user) {
        OAuthApp app = approvals.app(transaction, request.app());
        Approvals.checkServes(app, user.tenant());
        AppSettings settings = app.settings();
        Optional<String> known =
                RedirectUris.resolve(settings.redirectUris(), Optional.of(request.redirectUri()), settings.type());
        if (known.isEmpty()) {
            throw new PageException(PageProblem.UNKNOWN_REDIRECT_URI);
        }
        return app;
    }

    /**
     * A request that was pushed is decided once, whoever has its reference: in two tabs, or at the same moment. The consent is
     * locked before, always in this order.
     */
    private void use(OAuthTransaction transaction, AuthorizationRequest request) {
        boolean isFirst = request.pushed()
                .map(hash -> transaction
                        .pushedRequests()
                        .consume(request.app(), hash, parts.clock().instant()))
                .orElse(true);
        if (!isFirst) {
            throw new PageException(PageProblem.UNKNOWN_REQUEST);
        }
    }

    private Secret issue(
            OAuthTransaction transaction, AuthorizationRequest request, Visitor.User user, String consent) {
        Approval approval = request.approvedBy(user);
        approvals.record(transaction, "authorization.approved", approval, Map.of("consent", consent));
        return codes.issue(transaction, approval, request.binding());
    }
}
