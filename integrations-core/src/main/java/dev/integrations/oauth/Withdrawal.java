package dev.integrations.oauth;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Withdraws what users allowed apps. */
final class Withdrawal {
    /** Each has an entry in its own trail, which is locked until the end of the transaction. */
    private static final int TENANTS = 50;

    private final OAuthParts parts;

    /** What was done in tenants: in how many transactions, and how many grants were revoked. */
    record Done(int transactions, int grants) {}

    Withdrawal(OAuthParts parts) {
        this.parts = parts;
    }

    /** Forgets consents of a tenant's users, revokes grants, and returns how many; the entry has further details. */
    int of(
            OAuthTransaction transaction,
            AuditTrail audit,
            TenantId tenant,
            ApprovalQuery query,
            Map<String, String> more) {
        int forgotten = transaction.consents().delete(tenant, query);
        int revoked = transaction
                .oauthGrants()
                .revokeGrants(tenant, query, parts.clock().instant());
        if (forgotten + revoked > 0) {
            Map<String, String> details = new HashMap<>(more);
            details.put("user", query.subject().orElse("all users"));
            details.put("consents", Integer.toString(forgotten));
            details.put("grants", Integer.toString(revoked));
            audit.record(
                    transaction,
                    "consent.revoked",
                    query.app().map(AppId::toString).orElse("all apps"),
                    details);
        }
        return revoked;
    }

    /** Does so for an app of the host in all tenants, some of them in each transaction, and returns how many grants. */
    int ofAllTenants(AppId app, AuditTrail by, String reason) {
        return ofTenants(app, by, reason, Integer.MAX_VALUE).grants;
    }

    /** Does so in up to some transactions; if it took less, no tenant is left. Those that were done are not met again. */
    Done ofTenants(AppId app, AuditTrail by, String reason, int limit) {
        int transactions = 0;
        int revoked = 0;
        String after = "";
        while (transactions < limit) {
            List<TenantId> tenants = next(app, after);
            if (tenants.isEmpty()) {
                break;
            }
            revoked += of(tenants, app, by, reason);
            transactions++;
            after = tenants.get(tenants.size() - 1).value();
        }
        return new Done(transactions, revoked);
    }

    private List<TenantId> next(AppId app, String after) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.oauthGrants().tenantsOf(app, after, TENANTS));
    }

    private int of(List<TenantId> tenants, AppId app, AuditTrail by, String reason) {
        return parts.transactions().inTransaction(transaction -> {
            int revoked = 0;
            for (TenantId tenant : tenants) {
                revoked += of(
                        transaction,
                        trail(tenant, by),
                        tenant,
                        ApprovalQuery.all().of(app),
                        Map.of("reason", reason));
            }
            return revoked;
        });
    }

    /** Who does it in the trail of the host does it in that of the tenant, for the same reason. */
    private AuditTrail trail(TenantId tenant, AuditTrail by) {
        AuditTrail trail = parts.trail(tenant, by.actor());
        return by.reason().map(trail::because).orElse(trail);
    }
}
