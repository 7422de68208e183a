package dev.integrations.inbound;

import java.time.Instant;
import java.util.Optional;

/**
 * An event that came in, and what became of it. Immutable.
 *
 * @param event the event
 * @param state what became of it
 * @param attempts how often it was handed to the host's handler, since it came in or was replayed
 * @param due when it is handed over next; empty unless it waits
 * @param reason why the last attempt failed, in words fit for the tenant; empty if none did
 */
public record Reception(
        InboundEvent event, ReceptionState state, int attempts, Optional<Instant> due, Optional<String> reason) {
    static Reception handled(InboundEvent event) {
        return new Reception(event, ReceptionState.HANDLED, 1, Optional.empty(), Optional.empty());
    }

    static Reception waiting(InboundEvent event) {
        return new Reception(event, ReceptionState.WAITING, 0, Optional.of(event.receivedAt()), Optional.empty());
    }

    Reception handled() {
        return new Reception(event, ReceptionState.HANDLED, attempts, Optional.empty(), Optional.empty());
    }

    Reception failed(String why) {
        return new Reception(event, ReceptionState.FAILED, attempts, Optional.empty(), Optional.of(why));
    }

    /** It was claimed, which counts as an attempt, and then was not begun. */
    Reception unbegun(Instant now) {
        return new Reception(event, ReceptionState.WAITING, attempts - 1, Optional.of(now), reason);
    }

    Reception again(Instant at, String why) {
        return new Reception(event, ReceptionState.WAITING, attempts, Optional.of(at), Optional.of(why));
    }
}
