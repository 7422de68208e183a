package dev.integrations.oauth;

import dev.integrations.common.TenantId;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeSet;
import dev.integrations.web.WebRequest;
import java.util.Optional;

/**
 * Who makes a request with an access token.
 *
 * @param tenant whose data may be reached
 * @param subject the host's id of the user who allowed it, or the id of the app if it acts for itself
 * @param scopes what was granted
 * @param app which app it is
 * @param grant the approval that the token came of, which can be revoked
 */
public record AccessTokenCaller(TenantId tenant, String subject, ScopeSet scopes, AppId app, GrantId grant)
        implements Caller {
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
