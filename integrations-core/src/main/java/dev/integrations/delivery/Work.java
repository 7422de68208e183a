package dev.integrations.delivery;

import dev.integrations.event.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A claimed delivery with all that an attempt needs. */
final class Work {
    private final Event event;
    private final Destination destination;
    private volatile Claim claim;
    private @Nullable Integer group;
    private int most = Integer.MAX_VALUE;

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

    /** Notes what it goes together with. Set by the one thread that starts attempts. */
    void group(int known) {
        group = known;
    }

    /** Notes that it is to go in requests of no more than so many events. */
    void most(int events) {
        most = events;
    }

    /** Returns how many events it may go together with, itself included. */
    int most() {
        return most;
    }

    /** Says whether another may turn out to go in one request with this one. */
    boolean mayGoWith(Work other) {
        return most == other.most && (other.group == null || other.group.equals(group));
    }

    /** Notes that the delivery is held by another claim, or by this one for longer. */
    void hold(Claim newClaim) {
        claim = newClaim;
    }
}
