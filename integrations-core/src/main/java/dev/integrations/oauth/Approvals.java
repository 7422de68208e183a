package dev.integrations.oauth;

import dev.integrations.audit.Actor;
import dev.integrations.common.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What users are known to have agreed to, and the trail of their decisions. */
final class Approvals {
    private static final int MAX_ACTOR = 128;

    private final OAuthParts parts;

    Approvals(OAuthParts parts) {
        this.parts = parts;
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

    static Optional<Consent> consent(OAuthTransaction transaction, Approval approval) {
        return transaction.consents().find(approval.tenant(), approval.subject(), approval.app());
    }

    /** Who revokes it meanwhile waits, and finds the code then. */
    static Optional<Consent> held(OAuthTransaction transaction, Approval approval) {
        return transaction.consents().hold(approval.tenant(), approval.subject(), approval.app());
    }

    /** Adds to what the user agreed to before. */
    void remember(OAuthTransaction transaction, Approval approval) {
        transaction
                .consents()
                .save(Consent.of(parts.ids().next(), approval, parts.clock().instant()));
    }

    /** The name of an actor is shorter than a subject may be; the details have it whole. */
    void record(OAuthTransaction transaction, String action, Approval approval, Map<String, String> more) {
        String subject = approval.subject();
        Map<String, String> details = new HashMap<>(more);
        details.put("user", subject);
        details.put("scope", ScopeList.format(approval.scopes()));
        details.put("resources", String.join(" ", approval.resources()));
        Actor actor = Actor.of(subject.substring(0, Math.min(subject.length(), MAX_ACTOR)));
        parts.trail(approval.tenant(), actor).record(transaction, action, approval.app(), details);
    }
}
