package dev.integrations.delivery;

import dev.integrations.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that this node holds, by destination, and the decision what is started next: destinations take turns, each
 * within its own concurrency, all within that of the node; a destination with nothing under way is never kept waiting by
 * the others. Safe for use by several threads.
 */
final class Lanes {
    private final DispatchSettings settings;
    private final Predicate<Event> withdrawn;
    private final Queued queued;
    private final Map<DestinationId, Lane> lanes = new HashMap<>();
    private final Deque<Lane> turns = new ArrayDeque<>();
    private final Map<DeliveryId, Work> held = new HashMap<>();
    private int inFlight;
    private int unsettled;
    private int unrecorded;
    private long bytes;
    private boolean stopping;

    Lanes(DispatchSettings settings, Predicate<Event> withdrawn) {
        this.settings = settings;
        this.withdrawn = withdrawn;
        this.queued = new Queued(settings);
    }

    /** Returns how many more deliveries may be claimed. */
    synchronized int room() {
        return bytes >= settings.maxBufferedBytes() ? 0 : queued.room();
    }

    /** Returns those of the destinations that have parked deliveries and room for them, or a fallback, now; with that room. */
    synchronized Map<DestinationId, Integer> parkedRoom(Instant now) {
        Map<DestinationId, Integer> rooms = new HashMap<>();
        for (Lane lane : lanes.values()) {
            int most = lane.fallsBackAt(now) ? queued.room() : queued.room(lane, now);
            int room = lane.mayHaveParked ? most : 0;
            if (room > lane.queue.size()) {
                rooms.put(lane.id, room);
            }
        }
        return rooms;
    }

    /** Says whether a request with many events could be made that is not full yet. */
    synchronized boolean gathering() {
        return queued.isGathering()
                && lanes.values().stream().anyMatch(lane -> lane.company.isGathering(lane.queue.size()));
    }

    synchronized void parked(Collection<DestinationId> destinations) {
        destinations.forEach(id -> lane(id).mayHaveParked = true);
    }

    synchronized void noneParked(DestinationId destination) {
        lane(destination).mayHaveParked = false;
    }

    /** Keeps as many claims as their destinations have room for, and returns the others. */
    synchronized List<Claim> keep(List<Claim> claims, Map<DestinationId, Destination> destinations, Instant now) {
        Map<DestinationId, Integer> rooms = new HashMap<>();
        List<Claim> kept = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            Lane lane = lane(claim.destination());
            Destination destination = destinations.get(claim.destination());
            if (destination != null) {
                queued.use(lane, destination);
            }
            if (rooms.merge(claim.destination(), -1, Integer::sum) + queued.room(lane, now) >= 0) {
                kept.add(claim);
            }
        }
        return kept;
    }

    /**
     * Gives what is held here already its new claim, and returns the others: a node that stood still for longer than a
     * lease meets its own deliveries again, and must not make their attempts twice. Attempts that others recorded
     * meanwhile make it a new claim.
     */
    synchronized List<Claim> adopt(List<Claim> claims) {
        List<Claim> others = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            Work work = held.get(claim.delivery());
            if (work != null && work.claim().attempts() == claim.attempts()) {
                work.hold(claim);
            } else {
                others.add(claim);
            }
        }
        return others;
    }

    synchronized void queue(Collection<Work> works) {
        for (Work work : works) {
            Lane lane = lane(work.claim().destination());
            lane.queue.add(work);
            Work outdated = held.put(work.claim().delivery(), work);
            if (outdated != null) {
                bytes -= outdated.bytes();
            }
            queued.count(lane, 1);
            lane.company.queued(work);
            bytes += work.bytes();
            list(lane);
        }
    }

    /** Takes the next delivery to start, or null if none may be started now. */
    synchronized @Nullable Work start(Instant now) {
        int passedOver = 0;
        while (!stopping && passedOver < turns.size()) {
            Lane lane = turns.remove();
            lane.listed = false;
            dropLost(lane, now);
            if (!lane.canStart(now)) {
                continue;
            }
            if (mayStart(lane)) {
                Work work = lane.start(now);
                queued.count(lane, -1);
                inFlight++;
                unsettled++;
                list(lane);
                return work;
            }
            list(lane);
            passedOver++;
        }
        return null;
    }

    /** What is not ours any more is being delivered by another node, or was withdrawn. */
    private void dropLost(Lane lane, Instant now) {
        for (Work next = lane.queue.peek(); next != null && isLost(next, now); next = lane.queue.peek()) {
            lane.queue.remove();
            queued.count(lane, -1);
            forget(next);
        }
    }

    /** Takes out of the queue what may go in one request with a delivery that was started; returns all of them. */
    synchronized List<Work> join(Work first, Instant now) {
        Lane lane = lane(first.claim().destination());
        int before = lane.queue.size();
        List<Work> joined = lane.company.join(first, lane.queue, work -> {
            boolean lost = isLost(work, now);
            if (lost) {
                forget(work);
            }
            return lost;
        });
        queued.count(lane, lane.queue.size() - before);
        return joined;
    }

    /** Gives back to the head of the queue what was taken out and goes later. */
    synchronized void putBack(List<Work> works) {
        if (works.isEmpty()) {
            return;
        }
        Lane lane = lane(works.get(0).claim().destination());
        for (int i = works.size() - 1; i >= 0; i--) {
            lane.queue.addFirst(works.get(i));
        }
        queued.count(lane, works.size());
        list(lane);
    }

    /** Notes that what was taken out to go with others ends without an attempt of theirs, and is yet to be recorded. */
    synchronized void endedBeside(int works) {
        unrecorded += works;
    }

    /** Notes that several go out in the request for which one was started. */
    synchronized void startedTogether(List<Work> together) {
        lane(together.get(0).claim().destination()).company.started(together);
    }

    /** Notes the end of a request: some of what was in it is to be tried again, the rest is yet to be recorded. */
    synchronized Lane.Change finishedTogether(List<Work> together, List<Work> again, Outcome outcome, Instant now) {
        Lane lane = lane(together.get(0).claim().destination());
        inFlight--;
        unrecorded += together.size() - again.size();
        lane.company.finished(together);
        putBack(again);
        Lane.Change change = lane.finished(outcome, together.size() - again.size(), now);
        list(lane);
        return change;
    }

    private boolean isLost(Work work, Instant now) {
        return !work.heldAt(now) || withdrawn.test(work.event());
    }

    private boolean mayStart(Lane lane) {
        if (inFlight + unrecorded >= settings.maxInFlight() + settings.recordBatch()) {
            return lane.inFlight == 0 && unrecorded < settings.recordBatch() && inFlight < 2 * settings.maxInFlight();
        }
        return inFlight < settings.maxInFlight() || (lane.inFlight == 0 && inFlight < 2 * settings.maxInFlight());
    }

    /** Returns what permits destinations with a limit need for what is queued. */
    synchronized List<PermitStore.Wish> wishes(Instant now) {
        List<PermitStore.Wish> wishes = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            PermitStore.Wish wish = mayStart(lane) ? lane.wish(now) : null;
            if (wish != null) {
                wishes.add(wish);
            }
        }
        return wishes;
    }

    synchronized void granted(Map<DestinationId, RateLimit.Grant> grants, Instant now) {
        grants.forEach((destination, grant) -> {
            Lane lane = lane(destination);
            lane.grant(grant, now);
            list(lane);
        });
    }

    /** Forgets what is queued of a delivery that was called off. */
    synchronized void drop(DeliveryId delivery) {
        Work work = held.get(delivery);
        if (work != null) {
            dequeue(work);
        }
    }

    /** Notes the end of an attempt whose outcome is yet to be recorded. */
    synchronized Lane.Change finished(Work work, Outcome outcome, Instant now) {
        Lane lane = lane(work.claim().destination());
        inFlight--;
        unrecorded++;
        Lane.Change change = lane.finished(outcome, now);
        list(lane);
        return change;
    }

    /** Notes that what was started ends without an attempt, which is yet to be recorded. */
    synchronized void withdrawn(Work work, Instant now) {
        Lane lane = lane(work.claim().destination());
        inFlight--;
        unrecorded++;
        lane.withdrawn(now);
        list(lane);
    }

    /** Notes that all that follows from the end of an attempt was done, but for recording it. */
    synchronized void settled() {
        unsettled--;
        if (unsettled == 0) {
            notifyAll();
        }
    }

    /** Returns until when a destination is left alone because it only fails; a time that is over if it is not. */
    synchronized Instant openUntil(DestinationId destination) {
        return lane(destination).openUntil();
    }

    synchronized Instant suspendedUntil(DestinationId destination) {
        return lane(destination).suspendedUntil();
    }

    synchronized void recorded(Collection<Work> works) {
        works.forEach(work -> {
            unrecorded--;
            forget(work);
        });
    }

    /** Takes out what is queued for destinations that are left alone for now. */
    synchronized List<Claim> shed(Instant now) {
        List<Claim> shed = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            if (lane.suspendedAt(now) && !lane.queue.isEmpty()) {
                drain(lane, shed);
            }
        }
        return shed;
    }

    /** Lets destinations start again whose suspension has ended, and forgets those of which there is nothing to know. */
    synchronized void refresh(Instant now) {
        for (Lane lane : lanes.values()) {
            if (!lane.queue.isEmpty()) {
                list(lane);
            }
        }
        lanes.values().removeIf(lane -> !lane.listed && lane.forgettable(now));
    }

    /** Returns the claims whose leases end within a time, of those that are queued or under way. */
    synchronized List<Claim> expiring(Instant now, Duration within) {
        Instant limit = now.plus(within);
        return held.values().stream()
                .map(Work::claim)
                .filter(claim -> claim.leaseUntil().isBefore(limit))
                .toList();
    }

    /** Notes which of the claims were renewed; the others are lost, and not started any more. */
    synchronized void renewed(List<Claim> claims, Set<DeliveryId> still, Instant until) {
        Set<Work> lost = new HashSet<>();
        for (Claim claim : claims) {
            Work work = held.get(claim.delivery());
            if (work == null) {
                continue;
            }
            if (still.contains(claim.delivery())) {
                work.hold(work.claim().heldUntil(until));
            } else {
                lost.add(work);
            }
        }
        lost.forEach(this::dequeue);
    }

    private void dequeue(Work work) {
        Lane lane = lane(work.claim().destination());
        if (lane.queue.remove(work)) {
            queued.count(lane, -1);
            forget(work);
        }
    }

    /** Starts nothing any more, and waits until nothing is under way, at the most as long as given. */
    synchronized boolean stop(Duration wait) throws InterruptedException {
        stopping = true;
        return awaitIdle(wait);
    }

    synchronized boolean awaitIdle(Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); unsettled > 0; left = deadline - System.nanoTime()) {
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Takes out everything that is queued. */
    synchronized List<Claim> drain() {
        List<Claim> drained = new ArrayList<>();
        lanes.values().forEach(lane -> drain(lane, drained));
        return drained;
    }

    private void drain(Lane lane, List<Claim> into) {
        queued.count(lane, -lane.queue.size());
        for (Work work : lane.queue) {
            forget(work);
            into.add(work.claim());
        }
        lane.queue.clear();
    }

    private void forget(Work work) {
        if (held.remove(work.claim().delivery(), work)) {
            bytes -= work.bytes();
        }
    }

    private void list(Lane lane) {
        if (!lane.listed && !lane.queue.isEmpty()) {
            lane.listed = true;
            turns.add(lane);
        }
    }

    private Lane lane(DestinationId id) {
        return lanes.computeIfAbsent(id, key -> new Lane(key, settings));
    }
}
