package dev.integrations.oauth;

import dev.integrations.oauth.DeviceRequest.Decision;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What users decide about devices, and what follows from it. */
final class DeviceDecisions {
    private final OAuthParts parts;
    private final Approvals approvals;

    /** A device that waits, with its app and what the user agreed to before. */
    record Question(DeviceRequest device, OAuthApp app, Set<String> agreed) {}

    DeviceDecisions(OAuthParts parts) {
        this.parts = parts;
        this.approvals = new Approvals(parts);
    }

    /** Returns the device that waits under a user code, or empty if there is none that this user may decide about. */
    Optional<Question> find(TokenHash userCode, Visitor.User user) {
        return parts.transactions()
                .inTransaction(transaction -> transaction
                        .devices()
                        .findByUserCode(userCode)
                        .filter(device -> device.pendingAt(parts.clock().instant()))
                        .flatMap(device -> question(transaction, device, user)));
    }

    private Optional<Question> question(OAuthTransaction transaction, DeviceRequest device, Visitor.User user) {
        Optional<OAuthApp> app = transaction
                .oauthApps()
                .load(device.app(), parts.clock().instant())
                .map(AppStore.Client::app)
                .filter(found -> maySend(found, device, user));
        Set<String> agreed = Approvals.consent(transaction, device.approvedBy(user.tenant(), user.subject()))
                .map(found -> found.scopesAt(device.resources()))
                .orElse(Set.of());
        return app.map(found -> new Question(device, found, agreed));
    }

    /** The app may have been changed while its device was waiting. */
    private boolean maySend(OAuthApp app, DeviceRequest device, Visitor.User user) {
        return app.enabled()
                && app.mayActFor(user.tenant())
                && app.settings().grantTypes().contains(GrantType.DEVICE_CODE)
                && AuthorizationRequest.mayAsk(app, device.scopes(), parts.scopes());
    }

    /**
     * Notes the decision, of which there is one for each device, and remembers what the user agreed to. The consent is locked
     * first, as it is by who revokes it.
     */
    void decide(TokenHash hash, Visitor.User user, boolean approved) {
        parts.transactions().useTransaction(transaction -> {
            DeviceRequest device = transaction
                    .devices()
                    .find(hash)
                    .filter(found -> question(transaction, found, user).isPresent())
                    .orElseThrow(() -> new PageException(PageProblem.ENDED));
            Approval approval = device.approvedBy(user.tenant(), user.subject());
            if (approved) {
                approvals.remember(transaction, approval);
            }
            Decision decision = new Decision(user.tenant(), user.subject(), approved);
            if (!transaction.devices().decide(hash, decision, parts.clock().instant())) {
                throw new PageException(PageProblem.ENDED);
            }
            approvals.record(
                    transaction,
                    approved ? "authorization.approved" : "authorization.denied",
                    approval,
                    Map.of("grant", device.grant().toString()));
        });
    }
}
