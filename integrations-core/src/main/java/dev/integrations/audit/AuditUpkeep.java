package dev.integrations.audit;

import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done for the trails of all tenants now and then: chaining what transactions of the host have left, and
 * removing what is too old. Nodes may do so at the same time. Safe for use by several threads.
 */
public final class AuditUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(AuditUpkeep.class);
    private static final int TENANTS = 100;

    /** The thread that does this has other work too. */
    private static final int PORTIONS = 20;

    private final Transactions<? extends AuditTransaction> transactions;
    private final TimeOrderedUuids ids;
    private final Clock clock;

    /** The tenant behind which to go on removing. */
    private String reached = "";

    /** The tenant behind which to go on chaining. */
    private String linked = "";

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

    /**
     * Gives the entries of committed transactions of the host their place in the chains, for up to 100 tenants and 20
     * portions of 500 entries of each; the next call goes on behind them, so that those that fail do not keep others
     * waiting. A tenant whose entries cannot be chained is named in the log and stops only itself.
     */
    public synchronized void link() {
        String after = linked;
        List<TenantId> waiting =
                transactions.inTransaction(transaction -> transaction.audit().waiting(after, TENANTS));
        for (TenantId tenant : waiting) {
            try {
                new Chain(transactions, tenant).link(PORTIONS);
            } catch (RuntimeException e) {
                LOG.warn("Audit entries of tenant '{}' could not be chained", tenant, e);
            }
        }
        linked = waiting.size() == TENANTS ? waiting.get(TENANTS - 1).value() : "";
    }

    /**
     * Removes entries that are older than they are kept, from the beginning of each chain to the first that is not. Each
     * portion leaves an entry that names the last one that went. One call looks at 100 tenants and removes 20 portions of
     * 500 entries at the most; the next goes on where it ended. A tenant whose entries cannot be removed is named in the
     * log and stops only itself.
     *
     * @param keep how long entries are kept
     * @return whether there may be more to remove; if not, the next call begins with the first tenant
     */
    public synchronized boolean trim(Duration keep) {
        Instant before = clock.instant().minus(keep);
        String after = reached;
        List<TenantId> tenants =
                transactions.inTransaction(transaction -> transaction.audit().chained(after, TENANTS));
        int portions = PORTIONS;
        for (TenantId tenant : tenants) {
            portions -= trim(tenant, before, portions);
            if (portions == 0) {
                return true;
            }
            reached = tenant.value();
        }
        boolean more = tenants.size() == TENANTS;
        reached = more ? reached : "";
        return more;
    }

    /** Returns how many portions it removed. */
    private int trim(TenantId tenant, Instant before, int limit) {
        int removed = 0;
        try {
            while (removed < limit && trim(tenant, before)) {
                removed++;
            }
        } catch (RuntimeException e) {
            LOG.warn("Old audit entries of tenant '{}' could not be removed", tenant, e);
        }
        return removed;
    }

    private boolean trim(TenantId tenant, Instant before) {
        Chain chain = new Chain(transactions, tenant);
        ChainHead anchor = chain.state().anchor();
        return end(chain.after(anchor.number(), Chain.PORTION), before)
                .filter(end -> cut(tenant, anchor, end))
                .isPresent();
    }

    /**
     * Returns the last of the first entries that are too old. Traces of earlier removals go with others, or when they fill
     * a portion: to remove fewer of them would leave a trace again, every time.
     */
    private static Optional<ChainHead> end(List<LinkedEntry> entries, Instant before) {
        List<LinkedEntry> old = entries.stream()
                .takeWhile(linked -> linked.entry().at().isBefore(before))
                .toList();
        boolean tracesAlone = old.size() < Chain.PORTION
                && old.stream().allMatch(linked -> Cut.of(linked.entry()).isPresent());
        return tracesAlone
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
