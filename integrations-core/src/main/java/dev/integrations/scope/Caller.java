package dev.integrations.scope;

import dev.integrations.common.TenantId;

/** Who makes a request, as its credentials proved: the holder of an API key or of an access token. Immutable. */
public interface Caller {
    /**
     * Returns whose data the caller may reach.
     *
     * @return the tenant; a reserved id, which {@code Integrations.tenant} refuses, if it {@link #actsForNoTenant}
     */
    TenantId tenant();

    /**
     * Says whether the caller may reach the data of no tenant, as an app of the host that acts for itself.
     *
     * @return true for such an app; the default is false
     */
    default boolean actsForNoTenant() {
        return false;
    }

    /**
     * Returns the name of the caller in logs and audit trails.
     *
     * @return such as the id of an API key; never a secret
     */
    String subject();

    /**
     * Returns what was granted to the caller.
     *
     * @return the scopes
     */
    ScopeSet scopes();
}
