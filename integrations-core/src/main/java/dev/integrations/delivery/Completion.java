package dev.integrations.delivery;

import dev.integrations.event.Event;
import dev.integrations.http.FailureKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be recorded of a claimed delivery.
 *
 * @param claim the claim, whose fence must still stand
 * @param event the event that was delivered
 * @param attempt the attempt that was made, or empty if the delivery ends without one
 * @param state where the delivery stands now
 * @param at when this was decided
 * @param nextAttemptAt when the next attempt is due; present exactly if the state is pending
 * @param reason why it failed or was ended, in words fit for the tenant
 * @param unclear whether nobody knows if the destination did it, so that nobody else is asked to do it
 */
public record Completion(
        Claim claim,
        Event event,
        Optional<Attempt> attempt,
        DeliveryState state,
        Instant at,
        Optional<Instant> nextAttemptAt,
        Optional<String> reason,
        boolean unclear) {
    /**
     * Creates a completion of which it is clear what the destination did.
     *
     * @param claim the claim, whose fence must still stand
     * @param event the event that was delivered
     * @param attempt the attempt that was made, or empty if the delivery ends without one
     * @param state where the delivery stands now
     * @param at when this was decided
     * @param nextAttemptAt when the next attempt is due
     * @param reason why it failed or was ended, in words fit for the tenant
     */
    public Completion(
            Claim claim,
            Event event,
            Optional<Attempt> attempt,
            DeliveryState state,
            Instant at,
            Optional<Instant> nextAttemptAt,
            Optional<String> reason) {
        this(claim, event, attempt, state, at, nextAttemptAt, reason, false);
    }

    /**
     * Returns how many attempts the delivery has with this one.
     *
     * @return the number of recorded attempts
     */
    public int attempts() {
        return claim.attempts() + (attempt.isPresent() ? 1 : 0);
    }

    /** Says whether an attempt failed that the destination could have met. */
    boolean isFailure() {
        return state != DeliveryState.SUCCEEDED
                && attempt.isPresent()
                && !attempt.get().failure().equals(Optional.of(FailureKind.WITHHELD));
    }

    /** Returns this for the claim under which the delivery is held by now. */
    Completion heldBy(Claim current) {
        return current.fence() == claim.fence()
                ? this
                : new Completion(current, event, attempt, state, at, nextAttemptAt, reason, unclear);
    }

    /**
     * Returns the delivery as it stands when this is recorded.
     *
     * @return the delivery
     */
    Delivery toDelivery() {
        return new Delivery(
                claim.delivery(),
                event.tenant(),
                event.id(),
                event.type(),
                claim.destination(),
                state,
                attempts(),
                event.createdAt(),
                nextAttemptAt,
                state == DeliveryState.PENDING ? Optional.empty() : Optional.of(at),
                reason);
    }
}
