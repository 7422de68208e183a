package dev.integrations.oauth;

import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A device that waits for its user's decision (RFC 8628), as it is kept.
 *
 * @param hash what is kept of the device code
 * @param userCode what is kept of the user code
 * @param grant the id of the grant that its redemption makes
 * @param app the app on the device
 * @param scopes what it asks for
 * @param resources where: the absolute URIs of the resource servers that accept the tokens
 * @param interval how much time it is to let pass between two questions, in whole seconds
 * @param nextPollAt when it may ask again
 * @param createdAt when it began to wait
 * @param expiresAt when it stops
 * @param decision what its user decided, or empty
 * @param consumedAt when its code was redeemed or withdrawn, or empty
 */
public record DeviceRequest(
        TokenHash hash,
        TokenHash userCode,
        GrantId grant,
        AppId app,
        Set<String> scopes,
        List<String> resources,
        Duration interval,
        Instant nextPollAt,
        Instant createdAt,
        Instant expiresAt,
        Optional<Decision> decision,
        Optional<Instant> consumedAt) {
    /**
     * Copies the collections.
     *
     * @param hash what is kept of the device code
     * @param userCode what is kept of the user code
     * @param grant the id of the grant
     * @param app the app on the device
     * @param scopes what it asks for
     * @param resources where
     * @param interval how much time it is to let pass
     * @param nextPollAt when it may ask again
     * @param createdAt when it began to wait
     * @param expiresAt when it stops
     * @param decision what its user decided, or empty
     * @param consumedAt when its code was redeemed or withdrawn, or empty
     */
    public DeviceRequest {
        scopes = Set.copyOf(scopes);
        resources = List.copyOf(resources);
    }

    /**
     * What a user decided.
     *
     * @param tenant whose data it is about
     * @param subject who decided: the host's id of the user
     * @param approved false if the device gets nothing
     */
    public record Decision(TenantId tenant, String subject, boolean approved) {}

    /**
     * Says whether a user can decide about it.
     *
     * @param now the time
     * @return true if it waits still, and nobody has decided
     */
    public boolean pendingAt(Instant now) {
        return decision.isEmpty() && consumedAt.isEmpty() && now.isBefore(expiresAt);
    }

    /** Returns what a user allows by approving it. */
    Approval approvedBy(TenantId tenant, String subject) {
        return new Approval(app, tenant, subject, scopes, resources);
    }
}
