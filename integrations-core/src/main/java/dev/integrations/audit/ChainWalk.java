package dev.integrations.audit;

import dev.integrations.audit.ChainReport.Broken;
import dev.integrations.audit.ChainReport.Intact;
import dev.integrations.audit.ChainReport.Problem;
import java.util.List;
import java.util.Optional;

/**
 * One verification of a chain, entry by entry. What retention removes behind it does not concern it; what is removed ahead of
 * it ends it. Used once, by one thread.
 */
final class ChainWalk {
    private final Chain chain;
    private final ChainHead anchor;
    private final Optional<ChainHead> known;
    private ChainHead at;
    private ChainHead lastCut = ChainHead.START;
    private boolean overtaken;

    ChainWalk(Chain chain, ChainHead anchor, Optional<ChainHead> known) {
        this.chain = chain;
        this.anchor = anchor;
        this.known = known;
        this.at = anchor;
    }

    /** Returns what it found, or empty if retention has removed entries that it had not come to. */
    Optional<ChainReport> report() {
        Optional<ChainReport> found = atKnown();
        while (found.isEmpty() && !overtaken) {
            List<LinkedEntry> portion = chain.after(at.number(), Chain.PORTION);
            found = portion.isEmpty() ? atEnd() : through(portion);
        }
        return found;
    }

    private Optional<ChainReport> through(List<LinkedEntry> portion) {
        for (LinkedEntry stored : portion) {
            if (stored.number() != at.number() + 1) {
                return atGap();
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

    private Optional<ChainReport> atGap() {
        overtaken = chain.state().anchor().number() > at.number();
        return overtaken ? Optional.empty() : broken(Problem.MISSING);
    }

    /** The head is read after the entries: what was appended in between is there at a second look. */
    private Optional<ChainReport> atEnd() {
        ChainState state = chain.state();
        if (state.head().number() > at.number()) {
            return chain.endsBeforeHead(at) ? broken(Problem.TRUNCATED) : Optional.empty();
        }
        if (!state.head().equals(at)) {
            return broken(Problem.HEAD_CHANGED);
        }
        ChainHead start = state.anchor();
        if (!lastCut.equals(start)) {
            return Optional.of(new Broken(start, start.number() + 1, Problem.START_CHANGED));
        }
        if (!start.equals(anchor) && !goesOnFrom(start)) {
            overtaken = true;
            return Optional.empty();
        }
        if (known.filter(expected -> expected.number() > at.number()).isPresent()) {
            return broken(Problem.TRUNCATED);
        }
        return Optional.of(new Intact(start, at));
    }

    /** What was removed meanwhile ends where one of the entries begins that this has come through. */
    private boolean goesOnFrom(ChainHead place) {
        return chain.after(place.number(), 1).stream()
                .anyMatch(next -> place.link(next.entry()).equals(next));
    }

    private Optional<ChainReport> broken(Problem problem) {
        return Optional.of(new Broken(at, at.number() + 1, problem));
    }
}
