package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the clocks of failure with few writes. The first failure of a destination is written at once, later ones are
 * counted here and written once a minute. A success of a destination that is known to fail is written at once; whether
 * others had begun to fail, as another node may have seen, is asked now and then for all successes together.
 */
final class FailureWatch {
    private static final String RECOVERED = ".recovered";

    private static final Logger LOG = LoggerFactory.getLogger(FailureWatch.class);
    private static final Duration WRITE_EVERY = Duration.ofMinutes(1);
    private static final Duration MEMORY = Duration.ofHours(1);

    /** A destination whose clock runs: when this node wrote to it last, and how many failures it has not written. */
    private record Failing(Instant writtenAt, int unwritten) {}

    /** What a batch says of one destination: when it succeeded last, and what failed after that. */
    private static final class Tally {
        final TenantId tenant;
        final DestinationId destination;
        Instant succeededAt = Instant.MIN;
        Instant failedAt = Instant.MIN;
        int failures;
        boolean ofHost;

        Tally(Completion completion) {
            this.tenant = completion.event().tenant();
            this.destination = completion.claim().destination();
        }

        boolean succeeded() {
            return succeededAt.isAfter(Instant.MIN);
        }
    }

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final LifecycleSettings settings;
    private final OperationalEvents events;
    private final Listeners listeners;
    private final Consumer<Disabling> disable;
    private final Map<DestinationId, Failing> failing = new ConcurrentHashMap<>();
    private final Map<DestinationId, Instant> unchecked = new ConcurrentHashMap<>();

    FailureWatch(EngineParts parts, OperationalEvents events, Listeners listeners, Consumer<Disabling> disable) {
        this.transactions = parts.transactions();
        this.settings = parts.lifecycle();
        this.events = events;
        this.listeners = listeners;
        this.disable = disable;
    }

    /** Writes what a batch changes; returns what is to be done once that is committed. */
    Runnable write(DeliveryTransaction transaction, List<Completion> recorded, Instant now) {
        Collection<Tally> tallies = tallies(recorded);
        Map<DestinationId, Instant> known = new HashMap<>();
        List<FailureClock> failures = new ArrayList<>();
        for (Tally tally : tallies) {
            Instant succeededAt = later(tally.succeededAt, unchecked.getOrDefault(tally.destination, Instant.MIN));
            boolean counts = tally.failures > 0 && isDue(tally, now);
            // A clock that a success should have stopped must not be read as if it had run on.
            if (succeededAt.isAfter(Instant.MIN) && (counts || failing.containsKey(tally.destination))) {
                known.put(tally.destination, succeededAt);
            }
            if (counts) {
                failures.add(new FailureClock(
                        tally.tenant, tally.destination, tally.failedAt, tally.failures + unwritten(tally)));
            }
        }
        List<FailureClock> stopped = known.isEmpty() ? List.of() : stop(transaction, known);
        List<FailureClock> running =
                failures.isEmpty() ? List.of() : transaction.failureClocks().add(failures);
        return () -> {
            tallies.forEach(tally -> remember(tally, known));
            stopped.forEach(this::tellRecovered);
            running.forEach(clock -> failing.put(clock.destination(), new Failing(now, 0)));
            tallies.forEach(tally -> disableIfDue(tally, running, now));
        };
    }

    private static Collection<Tally> tallies(List<Completion> recorded) {
        Map<DestinationId, Tally> tallies = new HashMap<>();
        for (Completion completion : recorded) {
            if (completion.state() == DeliveryState.SUCCEEDED) {
                Tally tally = tallies.computeIfAbsent(completion.claim().destination(), id -> new Tally(completion));
                tally.succeededAt = later(tally.succeededAt, completion.at());
            }
        }
        for (Completion completion : recorded) {
            if (completion.isFailure()) {
                Tally tally = tallies.computeIfAbsent(completion.claim().destination(), id -> new Tally(completion));
                if (completion.at().isAfter(tally.succeededAt)) {
                    tally.failures++;
                    tally.failedAt = later(tally.failedAt, completion.at());
                    tally.ofHost |= !completion.event().type().isReserved();
                }
            }
        }
        return tallies.values();
    }

    private boolean isDue(Tally tally, Instant now) {
        Failing known = failing.get(tally.destination);
        return known == null
                || tally.succeeded()
                || !now.isBefore(known.writtenAt().plus(WRITE_EVERY));
    }

    private int unwritten(Tally tally) {
        Failing known = failing.get(tally.destination);
        return known == null || tally.succeeded() ? 0 : known.unwritten();
    }

    private void remember(Tally tally, Map<DestinationId, Instant> known) {
        Instant checked = known.get(tally.destination);
        if (checked != null) {
            unchecked.remove(tally.destination, checked);
        } else if (tally.succeeded()) {
            unchecked.merge(tally.destination, tally.succeededAt, FailureWatch::later);
        }
        if (tally.succeeded()) {
            failing.remove(tally.destination);
        } else {
            failing.computeIfPresent(
                    tally.destination,
                    (id, before) -> new Failing(before.writtenAt(), before.unwritten() + tally.failures));
        }
    }

    private void disableIfDue(Tally tally, List<FailureClock> running, Instant now) {
        Duration limit = settings.disableAfter().orElse(null);
        FailureClock clock = clockOf(tally, running);
        if (limit == null || clock == null || !clock.runsFor(limit, now) || clock.failures() < settings.minFailures()) {
            return;
        }
        String reason = "Every attempt failed since %s".formatted(clock.failingSince());
        disable.accept(new Disabling(
                tally.tenant,
                tally.destination,
                reason,
                Optional.of(now.minus(limit)),
                Optional.empty(),
                tally.ofHost));
    }

    private static @Nullable FailureClock clockOf(Tally tally, List<FailureClock> running) {
        return running.stream()
                .filter(clock -> clock.destination().equals(tally.destination))
                .findFirst()
                .orElse(null);
    }

    /** Asks for successes that are not checked yet; returns how many recoveries that tells of. */
    int catchUp(Instant now) {
        failing.values().removeIf(known -> now.isAfter(known.writtenAt().plus(MEMORY)));
        if (unchecked.isEmpty()) {
            return 0;
        }
        Map<DestinationId, Instant> successes = Map.copyOf(unchecked);
        try {
            List<FailureClock> stopped = transactions.inTransaction(transaction -> stop(transaction, successes));
            successes.forEach(unchecked::remove);
            stopped.forEach(this::tellRecovered);
            return stopped.size();
        } catch (RuntimeException e) {
            LOG.warn("It is not known whether {} destinations had been failing; asking again", successes.size(), e);
            return 0;
        }
    }

    /** Stops clocks, and returns those that ran for long enough for their end to be told as a recovery. */
    private List<FailureClock> stop(DeliveryTransaction transaction, Map<DestinationId, Instant> successes) {
        List<FailureClock> recovered = new ArrayList<>();
        for (FailureClock clock : transaction.failureClocks().stop(successes)) {
            Instant at = successes.getOrDefault(clock.destination(), Instant.MIN);
            if (clock.runsFor(settings.recoveredAfter(), at)) {
                recovered.add(clock);
                events.publishKnown(
                        transaction,
                        new OperationalEvent(
                                EventType.of(EventType.RESERVED_PREFIX
                                        + OperationalEvents.subject(clock.destination())
                                        + RECOVERED),
                                clock.tenant(),
                                clock.destination(),
                                Map.of("failingSince", clock.failingSince(), "failedAttempts", clock.failures())));
            }
        }
        return recovered;
    }

    private void tellRecovered(FailureClock clock) {
        listeners.tell(listener -> listener.recovered(clock.destination(), clock.failingSince()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
