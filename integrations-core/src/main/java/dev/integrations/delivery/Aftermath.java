package dev.integrations.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from outcomes beyond the deliveries themselves: fallbacks, clocks of failure and the library's own events
 * in the transaction that records them; destinations that are disabled after it.
 */
final class Aftermath {
    private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

    private static final Duration CATCH_UP_EVERY = Duration.ofSeconds(2);

    private final Destinations destinations;
    private final OperationalEvents events;
    private final Listeners listeners;
    private final FailureWatch failures;
    private final DeadLetterNews deadLetters;
    private final ExhaustedNews exhausted;
    private final Turns turns;
    private final Clock clock;
    private volatile Instant caughtUpAt = Instant.EPOCH;

    Aftermath(
            EngineParts parts, Destinations destinations, OperationalEvents events, Listeners listeners, Turns turns) {
        this.destinations = destinations;
        this.events = events;
        this.listeners = listeners;
        this.failures = new FailureWatch(parts, events, listeners, this::disable);
        this.deadLetters = new DeadLetterNews(parts, events);
        this.exhausted = new ExhaustedNews(parts, events);
        this.turns = turns;
        this.clock = parts.clock();
    }

    /** Gets ready for a batch. Called outside of transactions, since it may open one. */
    Batch prepare(List<Completion> completions) {
        Set<DestinationId> ofDeadLetters = completions.stream()
                .filter(Aftermath::mayFallBack)
                .map(completion -> completion.claim().destination())
                .collect(Collectors.toSet());
        Map<DestinationId, DestinationId> fallbacks = new HashMap<>();
        if (!ofDeadLetters.isEmpty()) {
            destinations
                    .find(ofDeadLetters)
                    .forEach((id, destination) -> destination.fallback().ifPresent(other -> fallbacks.put(id, other)));
        }
        return new Batch(completions, fallbacks);
    }

    /**
     * An event of the library's own could otherwise reach the destination that it is about. One that expires before the
     * next attempt has time left for another destination. What may be done already would be done twice by another.
     */
    private static boolean mayFallBack(Completion completion) {
        boolean failed = completion.state() == DeliveryState.DEAD_LETTERED
                || (completion.state() == DeliveryState.EXPIRED
                        && !completion.event().options().expiredAt(completion.at()));
        return failed && !completion.unclear() && !completion.event().type().isReserved();
    }

    /** Does what has waited for long enough, every two seconds or at once; returns how much that was. */
    int catchUp(boolean atOnce) {
        Instant now = clock.instant();
        if (!atOnce && now.isBefore(caughtUpAt.plus(CATCH_UP_EVERY))) {
            return 0;
        }
        caughtUpAt = now;
        return failures.catchUp(now) + deadLetters.catchUp(now);
    }

    void disable(Completion completion, String reason) {
        disable(new Disabling(
                completion.event().tenant(),
                completion.claim().destination(),
                reason,
                Optional.empty(),
                completion.attempt().map(Attempt::startedAt),
                !completion.event().type().isReserved()));
    }

    void exhausted(Completion completion, String reason) {
        exhausted.tell(completion, reason);
    }

    private void disable(Disabling disabling) {
        try {
            if (destinations.disable(disabling, events)) {
                listeners.tell(listener -> listener.disabled(disabling.destination(), disabling.reason()));
            }
        } catch (RuntimeException e) {
            LOG.warn("{} could not be disabled; its next failure leads to it again", disabling.destination(), e);
        }
    }

    /** A batch of completions that one transaction records. */
    final class Batch {
        private final List<Completion> completions;
        private final Map<DestinationId, DestinationId> fallbacks;
        private Runnable afterCommit = () -> {};

        private Batch(List<Completion> completions, Map<DestinationId, DestinationId> fallbacks) {
            this.completions = completions;
            this.fallbacks = fallbacks;
        }

        /** Writes what follows from those that were recorded. */
        void write(DeliveryTransaction transaction, Set<DeliveryId> ids) {
            List<Completion> recorded = completions.stream()
                    .filter(completion -> ids.contains(completion.claim().delivery()))
                    .toList();
            Instant now = clock.instant();
            redirect(transaction, recorded, now);
            conclude(transaction, recorded, now);
        }

        /** Ends those whose events go to their fallbacks by that, and no others; returns them. */
        Set<DeliveryId> handOver(DeliveryTransaction transaction) {
            Instant now = clock.instant();
            Set<DeliveryId> taken = redirect(transaction, completions, now);
            List<Completion> ended = completions.stream()
                    .filter(completion -> taken.contains(completion.claim().delivery()))
                    .toList();
            if (!transaction.deliveries().complete(ended).equals(taken)) {
                throw new IllegalStateException("Some deliveries are not held any more, so none is handed over");
            }
            conclude(transaction, ended, now);
            return taken;
        }

        private void conclude(DeliveryTransaction transaction, List<Completion> recorded, Instant now) {
            Set<Long> chains = Turns.ended(recorded);
            // Now, so that nothing stands still if this node dies; and again after the commit, as Turns says.
            int due = chains.isEmpty() ? 0 : transaction.order().advance(chains, now);
            Runnable first = failures.write(transaction, recorded, now);
            Runnable second = deadLetters.write(transaction, recorded, now);
            afterCommit = () -> {
                turns.advance(chains, due, now);
                first.run();
                second.run();
            };
        }

        private Set<DeliveryId> redirect(DeliveryTransaction transaction, List<Completion> recorded, Instant now) {
            if (fallbacks.isEmpty()) {
                return Set.of();
            }
            List<Redirect> redirects = new ArrayList<>();
            for (Completion completion : recorded) {
                DestinationId fallback = fallbacks.get(completion.claim().destination());
                if (fallback != null && mayFallBack(completion)) {
                    redirects.add(new Redirect(
                            completion.event().tenant(),
                            completion.claim().delivery(),
                            completion.event().id(),
                            fallback));
                }
            }
            return redirects.isEmpty()
                    ? Set.of()
                    : transaction.deliveries().redirect(redirects, now).keySet();
        }

        void committed() {
            afterCommit.run();
        }
    }
}
