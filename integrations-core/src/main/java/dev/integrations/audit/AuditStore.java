package dev.integrations.audit;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.util.List;

/**
 * The port that keeps audit entries, chained for each tenant. Used inside a transaction, by one thread at a time.
 *
 * <p>Appending takes the next place in the chain of the tenant, under a lock that is held until the transaction ends. A
 * transaction that the store ends itself takes that lock last, at its end, and those of several tenants in one order, so
 * that nobody waits for it in turn. One that the host ends leaves its entries without a place, and locks nothing; {@link
 * #link} gives them theirs after the commit.
 */
public interface AuditStore {
    /**
     * Adds an entry to the trail; it becomes visible with the transaction.
     *
     * @param entry the entry; its id is new
     */
    void append(AuditEntry entry);

    /**
     * Lists entries of a tenant, newest first.
     *
     * @param tenant whose trail
     * @param query which entries
     * @param page which part of them
     * @return the entries
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<AuditEntry> list(TenantId tenant, AuditQuery query, PageRequest page);

    /**
     * Returns from where to where the chain of a tenant goes.
     *
     * @param tenant whose chain
     * @return its state, which is {@link ChainState#EMPTY} if nothing is known of it
     */
    ChainState chain(TenantId tenant);

    /**
     * Reads the chain of a tenant in its order. An entry that cannot be read is left out.
     *
     * @param tenant whose chain
     * @param after the number behind which to begin
     * @param limit how many entries at the most
     * @return the entries that have a place
     */
    List<LinkedEntry> linked(TenantId tenant, long after, int limit);

    /**
     * Gives entries that have no place yet theirs, in the order of their ids. Used in transactions of the store alone.
     *
     * @param tenant whose entries
     * @param limit how many at the most
     * @return how many there were
     */
    int link(TenantId tenant, int limit);

    /**
     * Returns tenants with entries that wait for {@link #link}, in the order of their ids.
     *
     * @param after behind which tenant's id to begin; empty text for the first
     * @param limit how many at the most
     * @return the tenants
     */
    List<TenantId> waiting(String after, int limit);

    /**
     * Counts what does not belong: entries that neither have a place in the kept part of the chain nor wait for one, and
     * those that wait and are gone.
     *
     * @param tenant whose trail
     * @return how many there are
     */
    long unchained(TenantId tenant);

    /**
     * Returns tenants that have a chain, in the order of their ids.
     *
     * @param after behind which tenant's id to begin; empty text for the first
     * @param limit how many at the most
     * @return the tenants
     */
    List<TenantId> chained(String after, int limit);

    /**
     * Removes the entries up to a place in the chain, if it still begins where it is thought to.
     *
     * @param tenant whose chain
     * @param from behind which place it begins
     * @param to the last entry to be removed
     * @return false if it begins elsewhere by now, and nothing was removed
     */
    boolean trim(TenantId tenant, ChainHead from, ChainHead to);
}
