package dev.integrations.delivery;

import dev.integrations.event.Event;
import java.time.Instant;

/** A claimed delivery with all that an attempt needs. */
final class Work {
    private final Event event;
    private final Destination destination;
    private volatile Claim claim;

    Work(Claim claim, Event event, Destination destination) {
        this.claim = claim;
        this.event = event;
        this.destination = destination;
    }

    Claim claim() {
        return claim;
    }

    Event event() {
        return event;
    }

    Destination destination() {
        return destination;
    }

    int bytes() {
        return bytes(event);
    }

    /** Returns about how much memory an event takes. */
    static int bytes(Event event) {
        return event.payload().length + event.options().characters();
    }

    boolean heldAt(Instant now) {
        return now.isBefore(claim.leaseUntil());
    }

    /** Notes that the delivery is held by another claim, or by this one for longer. */
    void hold(Claim newClaim) {
        claim = newClaim;
    }
}
