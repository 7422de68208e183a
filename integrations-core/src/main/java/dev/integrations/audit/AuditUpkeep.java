package dev.integrations.audit;

import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What has to be done for the trails of all tenants now and then: chaining what transactions of the host have left, and
 * removing what is too old. Nodes may do so at the same time. Safe for use by several threads.
 */
public final class AuditUpkeep {
    private static final int TENANTS = 100;

    private final Transactions<? extends AuditTransaction> transactions;
    private final TimeOrderedUuids ids;
    private final Clock clock;

    /**
     * Creates what does the work.
     *
     * @param transactions opens transactions of the store
     * @param ids makes the ids of entries
     * @param clock gives the time
     */
    public AuditUpkeep(Transactions<? extends AuditTransaction> transactions, TimeOrderedUuids ids, Clock clock) {
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /** Gives the entries of committed transactions of the host their place in the chains, for up to 100 tenants. */
    public void link() {
        List<TenantId> waiting =
                transactions.inTransaction(transaction -> transaction.audit().waiting(TENANTS));
        waiting.forEach(tenant -> new Chain(transactions, tenant).link());
    }

    /**
     * Removes entries that are older than they are kept, from the beginning of each chain to the first that is not. Each
     * portion leaves an entry that names the last one that went.
     *
     * @param keep how long entries are kept
     */
    public void trim(Duration keep) {
        Instant before = clock.instant().minus(keep);
        String reached = "";
        List<TenantId> tenants;
        do {
            String after = reached;
            tenants = transactions.inTransaction(
                    transaction -> transaction.audit().chained(after, TENANTS));
            for (TenantId tenant : tenants) {
                trim(tenant, before);
                reached = tenant.value();
            }
        } while (!tenants.isEmpty());
    }

    private void trim(TenantId tenant, Instant before) {
        Chain chain = new Chain(transactions, tenant);
        Optional<ChainHead> cut;
        do {
            ChainHead anchor = chain.state().anchor();
            cut = end(chain.after(anchor.number(), Chain.PORTION), before).filter(end -> cut(tenant, anchor, end));
        } while (cut.isPresent());
    }

    /** Returns the last of the first entries that are too old, unless they are nothing but traces of earlier removals. */
    private static Optional<ChainHead> end(List<LinkedEntry> entries, Instant before) {
        List<LinkedEntry> old = entries.stream()
                .takeWhile(linked -> linked.entry().at().isBefore(before))
                .toList();
        return old.stream().allMatch(linked -> Cut.of(linked.entry()).isPresent())
                ? Optional.empty()
                : Optional.of(old.get(old.size() - 1).head());
    }

    private boolean cut(TenantId tenant, ChainHead from, ChainHead to) {
        AuditTrail trail = new AuditTrail(transactions, ids, clock, tenant, Actor.SYSTEM);
        return transactions.inTransaction(transaction -> {
            boolean trimmed = transaction.audit().trim(tenant, from, to);
            if (trimmed) {
                trail.record(transaction, Cut.ACTION, tenant, Cut.details(to));
            }
            return trimmed;
        });
    }
}
