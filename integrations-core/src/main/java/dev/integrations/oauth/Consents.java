package dev.integrations.oauth;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.util.Map;

/** What the users of one tenant allowed apps to do with its data. Safe for use by several threads. */
public final class Consents {
    private final OAuthParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Withdrawal withdrawal;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param parts what consents are built from
     * @param tenant whose data
     * @param audit where changes are written down
     */
    public Consents(OAuthParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.withdrawal = new Withdrawal(parts);
    }

    /**
     * Lists what users agreed to and are not asked again, newest first.
     *
     * @param query of which user, to which app
     * @param page which part of the listing
     * @return the consents
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<Consent> list(ApprovalQuery query, PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.consents().list(tenant, query, page));
    }

    /**
     * Lists grants that apps hold tokens of, newest first: those that are neither revoked nor expired.
     *
     * @param query of which user, to which app
     * @param page which part of the listing
     * @return the grants
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<Grant> grants(ApprovalQuery query, PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction -> transaction
                        .oauthGrants()
                        .listGrants(tenant, query, parts.clock().instant(), page));
    }

    /**
     * Withdraws what users allowed: consents are forgotten, and tokens that apps got through them are not accepted any
     * more. All of it is one transaction, which writes each consent and each grant that matches; where there are more than
     * some ten thousand of them, withdraw app by app or user by user.
     *
     * @param query of which user, to which app; {@link ApprovalQuery#all()} withdraws all of the tenant
     * @return how many grants were revoked
     */
    public int revoke(ApprovalQuery query) {
        return parts.transactions()
                .inTransaction(transaction -> withdrawal.of(transaction, audit, tenant, query, Map.of()));
    }

    /**
     * Revokes one grant with its tokens. What the user agreed to is remembered all the same.
     *
     * @param id the grant
     * @throws NotFoundException if this tenant has none of that id that is not revoked yet
     */
    public void revokeGrant(GrantId id) {
        parts.transactions().useTransaction(transaction -> {
            if (!transaction.oauthGrants().revokeGrant(tenant, id, parts.clock().instant())) {
                throw new NotFoundException("grant", id);
            }
            audit.record(transaction, "grant.revoked", id, Map.of("reason", "withdrawn"));
        });
    }
}
