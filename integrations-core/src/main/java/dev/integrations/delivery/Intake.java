package dev.integrations.delivery;

import dev.integrations.common.Transactions;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of claims: queued with their events, set aside because their destination has no room, handed over to
 * its fallback, or ended because it is gone. Used by one thread at a time.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** When a delivery that was set aside is due for any node, should the one that did so forget it. */
    private static final Duration PARKED_FOR = Duration.ofMinutes(15);

    private static final Duration UNREADABLE_FOR = Duration.ofHours(1);
    private static final String PAYLOAD_GONE = "The payload of the event is not kept any more";
    private static final long LOAD_BYTES = 4L << 20;
    private static final int MIN_LOAD = 8;
    private static final int MAX_LOAD = 500;

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final Lanes lanes;
    private final Destinations destinations;
    private final Recorder recorder;
    private final Turns turns;
    private final Overflow overflow;
    private long averageBytes = 64L << 10;

    Intake(
            Transactions<? extends DeliveryTransaction> transactions,
            Lanes lanes,
            Destinations destinations,
            Recorder recorder,
            Turns turns) {
        this.transactions = transactions;
        this.lanes = lanes;
        this.destinations = destinations;
        this.recorder = recorder;
        this.turns = turns;
        this.overflow = new Overflow(lanes, destinations, recorder);
    }

    /** Takes claims whose events are known already, as those that were handed over are. */
    void take(List<Claim> claims, Map<EventId, Event> events, Instant now) {
        Map<DestinationId, Destination> found = find(claims);
        List<Claim> live = live(claims, found);
        List<Claim> kept = keep(live, found, now);
        lanes.queue(works(kept, events, found));
        end(without(claims, live), events, found, now);
    }

    /** Takes claims from the store and loads their events, in portions that bound what is in memory at once. */
    void take(List<Claim> claims, Instant now) {
        Map<DestinationId, Destination> found = find(claims);
        List<Claim> live = live(claims, found);
        List<Claim> kept = keep(live, found, now);
        for (int from = 0; from < kept.size(); ) {
            if (lanes.room() == 0) {
                release(kept.subList(from, kept.size()), now);
                break;
            }
            List<Claim> part = kept.subList(from, Math.min(kept.size(), from + portion()));
            Map<EventId, Event> events = load(part, now);
            lanes.queue(works(sendable(part, events, now), events, found));
            from += part.size();
        }
        List<Claim> ended = without(claims, live);
        for (int from = 0; from < ended.size(); ) {
            List<Claim> part = ended.subList(from, Math.min(ended.size(), from + portion()));
            end(part, load(part, now), found, now);
            from += part.size();
        }
    }

    private List<Claim> sendable(List<Claim> claims, Map<EventId, Event> events, Instant now) {
        List<Claim> whole = withPayload(claims, events, now);
        return withoutEarly(withoutOutdated(whole, events, now), events, now);
    }

    /** Ends what newer events have replaced while it was under way; the rest is to be sent. */
    private List<Claim> withoutOutdated(List<Claim> claims, Map<EventId, Event> events, Instant now) {
        List<Completion> outdated = Superseding.outdated(transactions, claims, events, now);
        if (outdated.isEmpty()) {
            return claims;
        }
        recorder.recordEnded(outdated);
        return without(claims, outdated.stream().map(Completion::claim).toList());
    }

    /** Puts off what was replayed, or added to a destination, before the time of its event; the rest is to be sent. */
    private List<Claim> withoutEarly(List<Claim> claims, Map<EventId, Event> events, Instant now) {
        Map<Instant, List<Claim>> early = new HashMap<>();
        for (Claim claim : claims) {
            Event event = events.get(claim.event());
            if (event != null && event.options().tooEarlyAt(now)) {
                early.computeIfAbsent(event.options().notBefore().orElse(now), time -> new ArrayList<>())
                        .add(claim);
            }
        }
        early.forEach((time, some) -> release(some, time));
        return early.isEmpty()
                ? claims
                : without(claims, early.values().stream().flatMap(List::stream).toList());
    }

    /** Sets claims aside until their destinations have room, but for those that go to a fallback instead. */
    void setAside(List<Claim> claims, Instant now) {
        if (!claims.isEmpty()) {
            setAside(claims, find(claims), now);
        }
    }

    private void setAside(List<Claim> claims, Map<DestinationId, Destination> found, Instant now) {
        List<Claim> open = overflow.open(claims, found, now);
        park(without(claims, open), now);
        for (int from = 0; from < open.size(); ) {
            List<Claim> part = open.subList(from, Math.min(open.size(), from + portion()));
            Map<EventId, Event> events = load(part, now);
            List<Work> works = works(sendable(part, events, now), events, found);
            overflow.handOver(works, now).forEach((until, left) -> release(left, until));
            from += part.size();
        }
    }

    private void park(Collection<Claim> claims, Instant now) {
        if (claims.isEmpty()) {
            return;
        }
        transactions.useTransaction(transaction -> transaction.deliveries().park(claims, now.plus(PARKED_FOR)));
        Set<DestinationId> parked = new HashSet<>();
        claims.forEach(claim -> parked.add(claim.destination()));
        lanes.parked(parked);
    }

    /** Gives claims back. */
    void release(Collection<Claim> claims, Instant due) {
        if (!claims.isEmpty()) {
            transactions.useTransaction(transaction -> transaction.deliveries().release(claims, due));
        }
    }

    private Map<DestinationId, Destination> find(List<Claim> claims) {
        Set<DestinationId> ids = new HashSet<>();
        claims.forEach(claim -> ids.add(claim.destination()));
        return destinations.find(ids);
    }

    private static List<Claim> live(List<Claim> claims, Map<DestinationId, Destination> found) {
        return claims.stream()
                .filter(claim -> {
                    Destination destination = found.get(claim.destination());
                    return destination != null && destination.enabled();
                })
                .toList();
    }

    private List<Claim> keep(List<Claim> live, Map<DestinationId, Destination> found, Instant now) {
        List<Claim> first = turns.first(live, found, now);
        List<Claim> kept = lanes.keep(first, found, now);
        setAside(without(first, kept), found, now);
        return kept;
    }

    private static List<Claim> without(List<Claim> claims, List<Claim> others) {
        if (claims.size() == others.size()) {
            return List.of();
        }
        Set<Claim> left = new HashSet<>(others);
        return claims.stream().filter(claim -> !left.contains(claim)).toList();
    }

    private List<Work> works(List<Claim> claims, Map<EventId, Event> events, Map<DestinationId, Destination> found) {
        List<Work> works = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            Event event = events.get(claim.event());
            Destination destination = found.get(claim.destination());
            if (event != null && destination != null) {
                works.add(new Work(claim, event, destination));
            }
        }
        return works;
    }

    /** Cancels what has nothing to deliver any more, and returns the others. */
    private List<Claim> withPayload(List<Claim> claims, Map<EventId, Event> events, Instant now) {
        List<Completion> gone = new ArrayList<>();
        for (Claim claim : claims) {
            Event event = events.get(claim.event());
            if (event != null && !event.hasPayload()) {
                gone.add(new Completion(
                        claim,
                        event,
                        Optional.empty(),
                        DeliveryState.CANCELLED,
                        now,
                        Optional.empty(),
                        Optional.of(PAYLOAD_GONE)));
            }
        }
        if (gone.isEmpty()) {
            return claims;
        }
        recorder.recordEnded(gone);
        return without(claims, gone.stream().map(Completion::claim).toList());
    }

    /** Makes dead letters of deliveries whose destination is disabled or exists no more. */
    private void end(
            List<Claim> claims, Map<EventId, Event> events, Map<DestinationId, Destination> found, Instant now) {
        List<Completion> completions = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            Event event = events.get(claim.event());
            if (event != null) {
                Destination disabled = found.get(claim.destination());
                String reason = disabled == null ? "The destination was deleted" : "The destination is disabled";
                boolean mayBeDone = disabled != null && claim.attempts() > 0 && disabled.knowsRepetition(event);
                completions.add(new Completion(
                        claim,
                        event,
                        Optional.empty(),
                        DeliveryState.DEAD_LETTERED,
                        now,
                        Optional.empty(),
                        Optional.of(reason),
                        mayBeDone));
            }
        }
        if (!completions.isEmpty()) {
            recorder.recordEnded(completions);
        }
    }

    private Map<EventId, Event> load(List<Claim> claims, Instant now) {
        Set<EventId> ids = new HashSet<>();
        claims.forEach(claim -> ids.add(claim.event()));
        Map<EventId, Event> events = transactions.inTransaction(
                transaction -> transaction.deliveries().loadEvents(ids));
        long bytes = events.values().stream().mapToLong(Work::bytes).sum();
        averageBytes = (averageBytes + bytes / Math.max(1, events.size())) / 2 + 1;
        List<Claim> unreadable = claims.stream()
                .filter(claim -> !events.containsKey(claim.event()))
                .toList();
        unreadable.forEach(claim -> LOG.error(
                "Delivery {} is put off for {}: event {} cannot be read",
                claim.delivery(),
                UNREADABLE_FOR,
                claim.event()));
        release(unreadable, now.plus(UNREADABLE_FOR));
        return new HashMap<>(events);
    }

    private int portion() {
        return (int) Math.max(MIN_LOAD, Math.min(MAX_LOAD, LOAD_BYTES / averageBytes));
    }
}
