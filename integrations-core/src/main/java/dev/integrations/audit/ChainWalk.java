package dev.integrations.audit;

import dev.integrations.audit.ChainReport.Broken;
import dev.integrations.audit.ChainReport.Intact;
import dev.integrations.audit.ChainReport.Problem;
import java.util.List;
import java.util.Optional;

/** One verification of a chain, entry by entry. Used once, by one thread. */
final class ChainWalk {
    private final Chain chain;
    private final ChainHead anchor;
    private final Optional<ChainHead> known;
    private ChainHead at;
    private ChainHead lastCut = ChainHead.START;

    ChainWalk(Chain chain, ChainHead anchor, Optional<ChainHead> known) {
        this.chain = chain;
        this.anchor = anchor;
        this.known = known;
        this.at = anchor;
    }

    ChainReport report() {
        Optional<ChainReport> found = atKnown();
        while (found.isEmpty()) {
            List<LinkedEntry> portion = chain.after(at.number(), Chain.PORTION);
            found = portion.isEmpty() ? atEnd() : through(portion);
        }
        return found.get();
    }

    private Optional<ChainReport> through(List<LinkedEntry> portion) {
        for (LinkedEntry stored : portion) {
            if (stored.number() != at.number() + 1) {
                return broken(Problem.MISSING);
            }
            LinkedEntry linked = at.link(stored.entry());
            if (!linked.equals(stored)) {
                return broken(Problem.CHANGED);
            }
            at = linked.head();
            lastCut = Cut.of(stored.entry()).orElse(lastCut);
            Optional<ChainReport> other = atKnown();
            if (other.isPresent()) {
                return other;
            }
        }
        return Optional.empty();
    }

    private Optional<ChainReport> atKnown() {
        boolean other = known.filter(head -> head.number() == at.number() && !head.equals(at))
                .isPresent();
        return other ? Optional.of(new Broken(anchor, at.number(), Problem.REWRITTEN)) : Optional.empty();
    }

    /** The head is read after the entries: what was appended in between is there at a second look. */
    private Optional<ChainReport> atEnd() {
        ChainHead head = chain.state().head();
        if (head.number() > at.number()) {
            return chain.after(at.number(), 1).isEmpty() ? broken(Problem.TRUNCATED) : Optional.empty();
        }
        if (!head.equals(at)) {
            return broken(Problem.HEAD_CHANGED);
        }
        if (!lastCut.equals(anchor)) {
            return Optional.of(new Broken(anchor, anchor.number() + 1, Problem.START_CHANGED));
        }
        if (known.filter(expected -> expected.number() > at.number()).isPresent()) {
            return broken(Problem.TRUNCATED);
        }
        return Optional.of(new Intact(anchor, at));
    }

    private Optional<ChainReport> broken(Problem problem) {
        return Optional.of(new Broken(at, at.number() + 1, problem));
    }
}
