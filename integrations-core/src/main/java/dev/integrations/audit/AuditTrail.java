package dev.integrations.audit;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The trail of one tenant, with one actor, and perhaps a reason, for what is written through it. Its methods that read
 * open transactions of their own, so they are not called inside of one. Safe for use by several threads.
 */
public final class AuditTrail {
    /** Under which name the trail of what belongs to no tenant is kept; no tenant may have it. */
    public static final TenantId HOST = TenantId.of("integrations.host");

    private static final int MAX_REASON = 500;

    private final Transactions<? extends AuditTransaction> transactions;
    private final TimeOrderedUuids ids;
    private final Clock clock;
    private final TenantId tenant;
    private final Actor actor;
    private final Optional<String> reason;

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
        this(transactions, ids, clock, tenant, actor, Optional.empty());
    }

    private AuditTrail(
            Transactions<? extends AuditTransaction> transactions,
            TimeOrderedUuids ids,
            Clock clock,
            TenantId tenant,
            Actor actor,
            Optional<String> reason) {
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.tenant = tenant;
        this.actor = actor;
        this.reason = reason;
    }

    /**
     * Returns the same trail, with somebody else named as the one who makes changes.
     *
     * @param other who makes the changes written through it
     * @return the trail
     */
    public AuditTrail as(Actor other) {
        return new AuditTrail(transactions, ids, clock, tenant, other, reason);
    }

    /**
     * Returns the same trail, with a reason for the changes written through it.
     *
     * @param why 1 to 500 characters, such as {@code ticket 17}
     * @return the trail
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public AuditTrail because(String why) {
        if (why.isBlank() || why.length() > MAX_REASON) {
            throw new IllegalArgumentException(
                    "a reason has 1 to %d characters, had %d".formatted(MAX_REASON, why.length()));
        }
        return new AuditTrail(transactions, ids, clock, tenant, actor, Optional.of(why));
    }

    /**
     * Returns the trail of another tenant, with the same actor and the same reason.
     *
     * @param other whose trail
     * @return the trail
     */
    public AuditTrail of(TenantId other) {
        return new AuditTrail(transactions, ids, clock, other, actor, reason);
    }

    /**
     * Returns who makes the changes written through it.
     *
     * @return the actor
     */
    public Actor actor() {
        return actor;
    }

    /**
     * Returns why the changes written through it are made.
     *
     * @return the reason, or empty if none was given
     */
    public Optional<String> reason() {
        return reason;
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
                        ids.next(), tenant, clock.instant(), actor, reason, action, subject.toString(), details));
    }

    /**
     * Lists the entries of this tenant, newest first.
     *
     * @param page which part of the trail
     * @return the entries
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<AuditEntry> list(PageRequest page) {
        return list(AuditQuery.all(), page);
    }

    /**
     * Lists the entries of this tenant that match a query, newest first. It reads the trail from its end until the page is
     * full, so a query that matches little takes time.
     *
     * @param query which entries
     * @param page which part of them
     * @return the entries
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<AuditEntry> list(AuditQuery query, PageRequest page) {
        return transactions.inTransaction(transaction -> transaction.audit().list(tenant, query, page));
    }

    /**
     * Returns the present end of the chain. Whoever keeps it elsewhere can show later that the trail was not rewritten as
     * a whole.
     *
     * @return number and hash of the last entry
     */
    public ChainHead head() {
        return chain().state().head();
    }

    /**
     * Checks that all entries are there, in their order and as they were written. It reads the whole trail, some hundred
     * entries at a time, while others go on writing.
     *
     * @return what it found
     * @throws TrailGapException if retention removes entries faster than they are read; it pauses for a minute now and then
     */
    public ChainReport verify() {
        return chain().verify(Optional.empty());
    }

    /**
     * Checks the trail as {@link #verify()} does, and that it is the continuation of what it was once.
     *
     * @param known what {@link #head()} returned at that time
     * @return what it found
     * @throws IllegalArgumentException if retention has removed the entry of that time since
     * @throws TrailGapException if retention removes entries faster than they are read; it pauses for a minute now and then
     */
    public ChainReport verify(ChainHead known) {
        return chain().verify(Optional.of(known));
    }

    /**
     * Returns the trail as lines of JSON (NDJSON), oldest first, each with its number, the hash of the line before and its
     * own, by which others can verify it. The lines are read as they are taken, some hundred at a time, and nothing is
     * open in between. Whoever takes them gets a {@link TrailGapException} where the next entry is not there, be it that
     * retention has removed it meanwhile, or that it is missing; what was taken until then is without gaps.
     *
     * @return the lines, without line ends
     * @throws TrailGapException if the first entry is not there
     */
    public Stream<String> export() {
        return chain().lines();
    }

    private Chain chain() {
        return new Chain(transactions, tenant);
    }
}
