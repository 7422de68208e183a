package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.http.OutboundResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/** Lanes with a slow and a fast destination, and the steps that their tests are told in. */
abstract class LanesFixture {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant LEASE_END = NOON.plusSeconds(10);

    final Fixed slow = new Fixed(1, 2);
    final Fixed fast = new Fixed(2, 100);
    final Lanes lanes = lanes(4, 4);

    static Lanes lanes(int maxInFlight, int recordBatch) {
        DispatchSettings settings = DispatchSettings.builder()
                .maxInFlight(maxInFlight)
                .recordBatch(recordBatch)
                .build();
        return new Lanes(settings, event -> false);
    }

    final void queue(Destination destination, long... ids) {
        lanes.keep(claims(destination, ids), Map.of(destination.id(), destination), NOON);
        for (long id : ids) {
            lanes.queue(List.of(work(destination, id)));
        }
    }

    final void finish(Work work, Outcome outcome) {
        lanes.finished(work, outcome, NOON);
    }

    final List<Long> started() {
        return startAll().stream().map(work -> work.claim().delivery().value()).toList();
    }

    final List<Work> startAll() {
        List<Work> started = new ArrayList<>();
        for (Work work = lanes.start(NOON); work != null; work = lanes.start(NOON)) {
            started.add(work);
        }
        return started;
    }

    static Work startOne(Lanes lanes, Instant now) {
        return Objects.requireNonNull(lanes.start(now), "nothing may be started");
    }

    static List<Claim> claims(Destination destination, long... ids) {
        return LongStream.of(ids).mapToObj(id -> claim(destination, id)).toList();
    }

    static Claim claim(Destination destination, long id) {
        EventId event = EventId.of(new UUID(0, id));
        return new Claim(new DeliveryId(id), event, destination.id(), 0, 0, NOON, 1, LEASE_END);
    }

    final Claim claimAgain(long id, int attempts) {
        Claim claim = claim(slow, id);
        Instant until = LEASE_END.plusSeconds(10);
        return new Claim(claim.delivery(), claim.event(), claim.destination(), attempts, 0, LEASE_END, 2, until);
    }

    static Work work(Destination destination, long id) {
        return work(destination, id, new byte[2]);
    }

    static Work work(Destination destination, long id, byte[] payload) {
        Claim claim = claim(destination, id);
        Event event = new Event(claim.event(), TenantId.of("acme"), EventType.of("a"), NOON, payload);
        return new Work(claim, event, destination);
    }

    /** A destination that is only asked for its numbers. */
    record Fixed(long number, int concurrency, Optional<RateLimit> rateLimit) implements Destination {
        Fixed(long number, int concurrency) {
            this(number, concurrency, Optional.empty());
        }

        @Override
        public DestinationId id() {
            return new DestinationId(DestinationId.Kind.WEBHOOK, new UUID(0, number));
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public RetrySchedule retrySchedule() {
            return RetrySchedule.exponential();
        }

        @Override
        public Transmission prepare(Event event, Instant now) {
            throw new AssertionError("lanes do not send");
        }

        @Override
        public Outcome classify(OutboundResponse response, Instant now) {
            throw new AssertionError("lanes do not judge");
        }
    }
}
