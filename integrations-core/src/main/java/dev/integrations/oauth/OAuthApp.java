package dev.integrations.oauth;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import java.time.Instant;

/**
 * An app as it stands. It holds no secret.
 *
 * @param id its id, which is its {@code client_id} too
 * @param owner the tenant whose developer registered it, or {@link dev.integrations.audit.AuditTrail#HOST} if it is the
 *     host's and may be used by all tenants
 * @param settings what its developer chose
 * @param enabled false if it gets no tokens, and those that it has are not accepted
 * @param version grows by one with every change, from 1
 * @param createdAt when it was registered
 * @param updatedAt when it was changed last
 */
public record OAuthApp(
        AppId id,
        TenantId owner,
        AppSettings settings,
        boolean enabled,
        long version,
        Instant createdAt,
        Instant updatedAt) {
    /** Whether it may act for a tenant's users: an app of a tenant acts for its own alone. */
    boolean mayActFor(TenantId tenant) {
        return owner.equals(AuditTrail.HOST) || owner.equals(tenant);
    }
}
