package dev.integrations.audit;

import dev.integrations.audit.ChainReport.Broken;
import dev.integrations.audit.ChainReport.Intact;
import dev.integrations.audit.ChainReport.Problem;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The chain of one tenant, read in portions of a transaction each. Safe for use by several threads. */
final class Chain {
    static final int PORTION = 500;

    /** Removing what is old may come in between; a pass takes an hour to come again. */
    private static final int MAX_TRIES = 5;

    private final Transactions<? extends AuditTransaction> transactions;
    private final TenantId tenant;

    Chain(Transactions<? extends AuditTransaction> transactions, TenantId tenant) {
        this.transactions = transactions;
        this.tenant = tenant;
    }

    /** Gives all entries that are committed their place. */
    void link() {
        link(Integer.MAX_VALUE);
    }

    /** Does so for some portions at the most. */
    void link(int portions) {
        int linked = PORTION;
        for (int i = 0; i < portions && linked == PORTION; i++) {
            linked = transactions.inTransaction(
                    transaction -> transaction.audit().link(tenant, PORTION));
        }
    }

    ChainState state() {
        return transactions.inTransaction(transaction -> transaction.audit().chain(tenant));
    }

    List<LinkedEntry> after(long number, int limit) {
        return transactions.inTransaction(transaction -> transaction.audit().linked(tenant, number, limit));
    }

    Stream<String> lines() {
        link();
        ChainHead anchor = state().anchor();
        return Stream.iterate(
                        new Lines(anchor, after(anchor.number(), PORTION)),
                        lines -> !lines.entries().isEmpty(),
                        lines -> new Lines(lines.last(), after(lines.last().number(), PORTION)))
                .flatMap(lines -> lines.json().stream());
    }

    /** A portion, and the place before it. */
    private record Lines(ChainHead before, List<LinkedEntry> entries) {
        ChainHead last() {
            return entries.get(entries.size() - 1).head();
        }

        List<String> json() {
            List<String> json = new ArrayList<>();
            String previous = before.hash();
            for (LinkedEntry linked : entries) {
                json.add(CanonicalEntry.of(linked.entry(), linked.number(), previous)
                        .json(linked.hash()));
                previous = linked.hash();
            }
            return json;
        }
    }

    ChainReport verify(Optional<ChainHead> known) {
        link();
        for (int tries = 1; ; tries++) {
            ChainState start = state();
            known.ifPresent(head -> check(head, start.anchor()));
            ChainReport report = new ChainWalk(this, start.anchor(), known).report();
            if (report.isIntact() || tries == MAX_TRIES || start.anchor().equals(state().anchor())) {
                return report instanceof Intact intact ? orUnchained(intact) : report;
            }
        }
    }

    private static void check(ChainHead known, ChainHead anchor) {
        if (known.number() < anchor.number()) {
            throw new IllegalArgumentException(
                    "entry %d is not kept any more, only those from %d on".formatted(known.number(), anchor.number()));
        }
    }

    private ChainReport orUnchained(Intact intact) {
        long unchained =
                transactions.inTransaction(transaction -> transaction.audit().unchained(tenant));
        return unchained == 0 ? intact : new Broken(intact.to(), intact.to().number() + 1, Problem.UNCHAINED);
    }
}
