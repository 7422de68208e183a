package dev.integrations.audit;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import java.time.Clock;
import java.util.Map;

/** The trail of one tenant, with one actor for what is written through it. Safe for use by several threads. */
public final class AuditTrail {
    /** Under which name the trail of what belongs to no tenant is kept; no tenant may have it. */
    public static final TenantId HOST = TenantId.of("integrations.host");

    private final Transactions<? extends AuditTransaction> transactions;
    private final TimeOrderedUuids ids;
    private final Clock clock;
    private final TenantId tenant;
    private final Actor actor;

    /**
     * Creates a trail; hosts get theirs from the tenant instead.
     *
     * @param transactions where entries are read
     * @param ids makes the ids of entries
     * @param clock gives their time
     * @param tenant whose trail
     * @param actor who makes the changes written through it
     */
    public AuditTrail(
            Transactions<? extends AuditTransaction> transactions,
            TimeOrderedUuids ids,
            Clock clock,
            TenantId tenant,
            Actor actor) {
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.tenant = tenant;
        this.actor = actor;
    }

    /**
     * Returns the same trail, with somebody else named as the one who makes changes.
     *
     * @param other who makes the changes written through it
     * @return the trail
     */
    public AuditTrail as(Actor other) {
        return new AuditTrail(transactions, ids, clock, tenant, other);
    }

    /**
     * Writes an entry in the transaction of the change that it tells of.
     *
     * @param transaction the transaction of the change
     * @param action what was done, as {@code subject.verb}
     * @param subject the id of what was changed
     * @param details what a reader needs beyond that, without secrets or payloads
     */
    public void record(AuditTransaction transaction, String action, Object subject, Map<String, String> details) {
        transaction
                .audit()
                .append(new AuditEntry(
                        ids.next(), tenant, clock.instant(), actor, action, subject.toString(), details));
    }

    /**
     * Lists the entries of this tenant, newest first.
     *
     * @param page which part of the trail
     * @return the entries
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<AuditEntry> list(PageRequest page) {
        return transactions.inTransaction(transaction -> transaction.audit().list(tenant, page));
    }
}
