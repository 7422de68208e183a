package dev.integrations.store;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Turn.Place;
import dev.integrations.event.Event;
import dev.integrations.event.PayloadState;
import dev.integrations.http.OutboundResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A delivery with everything that is known of it. */
record DeliveryRow(
        long id,
        Event event,
        DestinationId destination,
        Optional<Place> place,
        Standing standing,
        List<Attempt> attempts,
        int attemptsBefore,
        Optional<String> reason) {
    /** The fence of a delivery that nobody holds. */
    static final long NO_FENCE = 0;

    /** Where a delivery stands. */
    sealed interface Standing {}

    /** It is to be attempted; with a fence, the due time is the end of a lease. */
    record Pending(Instant due, long fence, Aside aside) implements Standing {}

    /** Why a delivery is set aside, if it is. */
    enum Aside {
        NO,
        FOR_ROOM,
        FOR_ITS_TURN
    }

    /** It ended. */
    record Finished(DeliveryState state, Instant at) implements Standing {}

    boolean isPending() {
        return standing instanceof Pending;
    }

    DeliveryState state() {
        return standing instanceof Finished finished ? finished.state() : DeliveryState.PENDING;
    }

    boolean finishedBy(Instant time) {
        return standing instanceof Finished finished && !finished.at().isAfter(time);
    }

    /** Only a pending delivery is due. */
    Instant due() {
        if (standing instanceof Pending pending) {
            return pending.due();
        }
        throw new IllegalStateException("delivery %d is finished".formatted(id));
    }

    boolean isWaiting() {
        return standing instanceof Pending pending && pending.aside() == Aside.FOR_ITS_TURN;
    }

    boolean isHeldBy(Claim claim) {
        return standing instanceof Pending pending && pending.fence() != NO_FENCE && pending.fence() == claim.fence();
    }

    DeliveryRow with(Standing next) {
        return new DeliveryRow(id, event, destination, place, next, attempts, attemptsBefore, reason);
    }

    /** Returns this without the payload and without what was answered. */
    DeliveryRow expunged() {
        List<Attempt> emptied =
                attempts.stream().map(DeliveryRow::withoutAnswer).toList();
        return new DeliveryRow(
                id,
                EventRow.without(event, PayloadState.EXPUNGED),
                destination,
                place,
                standing,
                emptied,
                attemptsBefore,
                reason);
    }

    private static Attempt withoutAnswer(Attempt attempt) {
        return new Attempt(
                attempt.number(),
                attempt.startedAt(),
                attempt.took(),
                attempt.response()
                        .map(response -> OutboundResponse.builder(response.status())
                                .truncated(response.truncated())
                                .took(response.took())
                                .build()),
                attempt.failure(),
                attempt.reason());
    }

    /** Returns this with what its event has become. */
    DeliveryRow with(Event changed) {
        return new DeliveryRow(id, changed, destination, place, standing, attempts, attemptsBefore, reason);
    }

    DeliveryRow ended(DeliveryState state, String newReason, Instant at) {
        return new DeliveryRow(
                id,
                event,
                destination,
                place,
                new Finished(state, at),
                attempts,
                attemptsBefore,
                Optional.of(newReason));
    }

    DeliveryRow after(Completion completion) {
        List<Attempt> all = new ArrayList<>(attempts);
        completion.attempt().ifPresent(all::add);
        Standing next = completion
                .nextAttemptAt()
                .<Standing>map(due -> new Pending(due, NO_FENCE, Aside.NO))
                .orElseGet(() -> new Finished(completion.state(), completion.at()));
        return new DeliveryRow(
                id, event, destination, place, next, List.copyOf(all), attemptsBefore, completion.reason());
    }

    boolean isUnheld() {
        return standing instanceof Pending pending && pending.fence() == NO_FENCE;
    }

    /** A replay has no place in the order: what came after it is gone. */
    DeliveryRow replayed(Instant now) {
        Pending next = new Pending(now, NO_FENCE, Aside.NO);
        return new DeliveryRow(id, event, destination, Optional.empty(), next, attempts, attempts.size(), reason);
    }

    Claim toClaim(Pending held, Instant dueAt) {
        return new Claim(
                new DeliveryId(id),
                event.id(),
                destination,
                attempts.size(),
                attemptsBefore,
                dueAt,
                held.fence(),
                held.due(),
                chain());
    }

    long chain() {
        return place.map(Place::chain).orElse(Claim.NO_CHAIN);
    }

    Delivery toDelivery() {
        return new Delivery(
                new DeliveryId(id),
                event.tenant(),
                event.id(),
                event.type(),
                destination,
                state(),
                attempts.size(),
                event.createdAt(),
                standing instanceof Pending pending ? Optional.of(pending.due()) : Optional.empty(),
                standing instanceof Finished finished ? Optional.of(finished.at()) : Optional.empty(),
                reason);
    }

    static List<DeliveryId> ids(Collection<DeliveryRow> rows) {
        return rows.stream().map(row -> new DeliveryId(row.id)).toList();
    }
}
