package dev.integrations.jdbc;

import dev.integrations.delivery.DeliveryState;
import java.util.Set;
import java.util.stream.Collectors;

/** The numbers that stand for the states of deliveries in the tables. They never change. */
final class States {
    static final short PENDING = 0;

    private States() {}

    static short code(DeliveryState state) {
        return switch (state) {
            case PENDING -> PENDING;
            case SUCCEEDED -> 1;
            case DEAD_LETTERED -> 2;
            case CANCELLED -> 3;
            case EXPIRED -> 4;
            case SUPERSEDED -> 5;
        };
    }

    static DeliveryState of(int code) {
        return switch (code) {
            case PENDING -> DeliveryState.PENDING;
            case 1 -> DeliveryState.SUCCEEDED;
            case 2 -> DeliveryState.DEAD_LETTERED;
            case 3 -> DeliveryState.CANCELLED;
            case 4 -> DeliveryState.EXPIRED;
            case 5 -> DeliveryState.SUPERSEDED;
            default ->
                throw new IllegalArgumentException(
                        "no state has the code %d; was the row written by a newer version?".formatted(code));
        };
    }

    /** Returns the codes of the states that end a delivery, as a list for SQL. */
    static String finishedCodes(Set<DeliveryState> states) {
        return states.stream()
                .filter(state -> state != DeliveryState.PENDING)
                .map(state -> Short.toString(code(state)))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
