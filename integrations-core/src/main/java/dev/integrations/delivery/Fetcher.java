package dev.integrations.delivery;

import dev.integrations.common.Transactions;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Brings what is due from the publishers and the store to the intake. Used by one thread at a time. */
final class Fetcher {
    private static final int MAX_CLAIM = 500;
    private static final int MIN_CLAIM = MAX_CLAIM / 2;
    private static final int MAX_CLAIMS = 4;
    private static final int MAX_PARKED_CLAIMS = 16;
    private static final Duration SURVEY = Duration.ofSeconds(30);
    private static final Duration FULL_SCAN = Duration.ofMillis(250);

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final Handoff handoff;
    private final Lanes lanes;
    private final Intake intake;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration lease;
    private final Duration pollInterval;
    private Instant nextSurvey = Instant.EPOCH;
    private Instant nextPoll = Instant.EPOCH;
    private Instant nextFullScan = Instant.EPOCH;
    private Instant dueFrom = Instant.EPOCH;
    private volatile boolean pollAtOnce;
    private volatile boolean moreDue;

    Fetcher(EngineParts parts, Handoff handoff, Lanes lanes, Intake intake) {
        this.transactions = parts.transactions();
        this.handoff = handoff;
        this.lanes = lanes;
        this.intake = intake;
        this.clock = parts.clock();
        this.random = parts.random();
        this.lease = parts.settings().lease();
        this.pollInterval = parts.settings().pollInterval();
    }

    /** Makes the next fetch look into the store, however short ago the last one did. */
    void pollNext() {
        pollAtOnce = true;
    }

    /** Says whether there is more to fetch than there was room for, and room now. */
    boolean hungry() {
        return (moreDue && lanes.room() >= MIN_CLAIM)
                || !lanes.parkedRoom(clock.instant()).isEmpty();
    }

    /** Fetches once; returns how many deliveries were found. */
    int fetch() {
        Instant now = clock.instant();
        lanes.refresh(now);
        intake.setAside(lanes.shed(now), now);
        if (!now.isBefore(nextSurvey)) {
            nextSurvey = now.plus(SURVEY);
            lanes.parked(transactions.inTransaction(
                    transaction -> transaction.deliveries().parkedDestinations()));
        }
        int found = takeHandedOver(now) + claim(now);
        takePermits(now);
        return found;
    }

    /** Claims once, or a few times if requests with many events are not full yet. */
    private int claim(Instant now) {
        int found = 0;
        for (int claims = 0; claims < MAX_CLAIMS; claims++) {
            int claimed = claimParked(now) + claimDue(now);
            found += claimed;
            if (claimed == 0 || !lanes.gathering()) {
                break;
            }
        }
        return found;
    }

    private void takePermits(Instant now) {
        List<PermitStore.Wish> wishes = lanes.wishes(now);
        if (!wishes.isEmpty()) {
            lanes.granted(
                    transactions.inTransaction(
                            transaction -> transaction.permits().take(wishes, now)),
                    now);
        }
    }

    private int takeHandedOver(Instant now) {
        List<Claim> claims = new ArrayList<>();
        Map<EventId, Event> events = new HashMap<>();
        int limit = Math.min(MAX_CLAIM, lanes.room());
        while (claims.size() < limit) {
            Handoff.Entry entry = handoff.poll();
            if (entry == null) {
                break;
            }
            if (now.isBefore(entry.claim().leaseUntil())) {
                claims.add(entry.claim());
                events.put(entry.event().id(), entry.event());
            }
        }
        if (!claims.isEmpty()) {
            intake.take(claims, events, now);
        }
        return claims.size();
    }

    private int claimParked(Instant now) {
        int found = 0;
        int statements = 0;
        for (Map.Entry<DestinationId, Integer> room : lanes.parkedRoom(now).entrySet()) {
            if (statements++ == MAX_PARKED_CLAIMS) {
                break;
            }
            int limit = Math.min(room.getValue(), MAX_CLAIM);
            List<Claim> claims = transactions.inTransaction(
                    transaction -> transaction.deliveries().claimParked(room.getKey(), limit, newLease(now)));
            if (claims.size() < limit) {
                lanes.noneParked(room.getKey());
            }
            found += take(claims, now);
        }
        return found;
    }

    private int claimDue(Instant now) {
        int limit = Math.min(MAX_CLAIM, lanes.room());
        boolean worthwhile = limit >= MIN_CLAIM && (moreDue || pollAtOnce);
        if (limit == 0 || !(worthwhile || !now.isBefore(nextPoll))) {
            return 0;
        }
        pollAtOnce = false;
        nextPoll = now.plus(pollInterval);
        // Late commits and ended leases lie behind what was claimed last.
        if (!now.isBefore(nextFullScan)) {
            nextFullScan = now.plus(FULL_SCAN);
            dueFrom = Instant.EPOCH;
        }
        List<Claim> claims = transactions.inTransaction(
                transaction -> transaction.deliveries().claimDue(dueFrom, limit, newLease(now)));
        moreDue = claims.size() == limit;
        if (!claims.isEmpty()) {
            dueFrom = claims.get(claims.size() - 1).dueAt();
        }
        return take(claims, now);
    }

    private int take(List<Claim> claims, Instant now) {
        List<Claim> others = lanes.adopt(claims);
        if (!others.isEmpty()) {
            intake.take(others, now);
        }
        return claims.size();
    }

    private Lease newLease(Instant now) {
        return new Lease(now, now.plus(lease), Fences.next(random));
    }
}
