package dev.integrations.oauth;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeSet;
import dev.integrations.web.WebRequest;
import java.util.Optional;

/**
 * Who makes a request with an access token.
 *
 * @param tenant whose data may be reached; the reserved {@code integrations.host} if it is that of no tenant
 * @param subject the host's id of the user who allowed it, or the id of the app if it acts for itself
 * @param scopes what was granted
 * @param app which app it is
 * @param grant the approval that the token came of, which can be revoked
 */
public record AccessTokenCaller(TenantId tenant, String subject, ScopeSet scopes, AppId app, GrantId grant)
        implements Caller {
    /**
     * Says whether an app of the host acts for itself (RFC 6749, section 4.4), and so for no tenant.
     *
     * @return true if no user allowed it, and no tenant owns the app
     */
    @Override
    public boolean actsForNoTenant() {
        return tenant.equals(AuditTrail.HOST);
    }

    /**
     * Returns who makes a request that a guard let through.
     *
     * @param request the request, as the handler behind the guard gets it
     * @return the caller, or empty if it showed something else than an access token
     */
    public static Optional<AccessTokenCaller> of(WebRequest request) {
        return request.attribute(Caller.class)
                .filter(AccessTokenCaller.class::isInstance)
                .map(AccessTokenCaller.class::cast);
    }
}
