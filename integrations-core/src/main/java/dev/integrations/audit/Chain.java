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

    /** More portions than are removed without a pause of a minute. */
    private static final int MAX_TRIES = 25;

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

    /** Says whether there is nothing behind a place that is not the last one. */
    boolean endsBeforeHead(ChainHead at) {
        return state().head().number() > at.number() && after(at.number(), 1).isEmpty();
    }

    Stream<String> lines() {
        link();
        return Stream.iterate(
                        lines(state().anchor()), lines -> !lines.entries().isEmpty(), lines -> lines(lines.last()))
                .flatMap(lines -> lines.json().stream());
    }

    /** Reads on from a place, up to the first gap; the next call begins there and fails. */
    private Lines lines(ChainHead before) {
        List<LinkedEntry> entries = new ArrayList<>();
        List<LinkedEntry> portion = after(before.number(), PORTION);
        long next = before.number() + 1;
        for (LinkedEntry linked : portion) {
            if (linked.number() == next + entries.size()) {
                entries.add(linked);
            }
        }
        if (entries.isEmpty() && (!portion.isEmpty() || endsBeforeHead(before))) {
            throw state().anchor().number() >= next
                    ? TrailGapException.removed(tenant, next)
                    : TrailGapException.missing(tenant, next);
        }
        return new Lines(before, entries);
    }

    /** A portion without gaps, and the place before it. */
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

    /** A walk that removals have overtaken begins again where they ended, which is ahead of where it was. */
    ChainReport verify(Optional<ChainHead> known) {
        link();
        for (int tries = 1; tries <= MAX_TRIES; tries++) {
            ChainHead anchor = state().anchor();
            known.ifPresent(head -> check(head, anchor));
            Optional<ChainReport> report = new ChainWalk(this, anchor, known).report();
            if (report.isPresent()) {
                return report.get() instanceof Intact intact ? orUnchained(intact) : report.get();
            }
        }
        throw TrailGapException.removed(tenant, state().anchor().number());
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
