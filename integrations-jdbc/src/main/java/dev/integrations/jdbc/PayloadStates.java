package dev.integrations.jdbc;

import dev.integrations.event.PayloadState;

/** The numbers that stand for the states of payloads in the tables. They never change. */
final class PayloadStates {
    private PayloadStates() {}

    static short code(PayloadState state) {
        return switch (state) {
            case KEPT -> 0;
            case EXPIRED -> 1;
            case EXPUNGED -> 2;
            case MASKED -> 3;
        };
    }

    static PayloadState of(int code) {
        return switch (code) {
            case 0 -> PayloadState.KEPT;
            case 1 -> PayloadState.EXPIRED;
            case 2 -> PayloadState.EXPUNGED;
            case 3 -> PayloadState.MASKED;
            default ->
                throw new IllegalArgumentException(
                        "no state of a payload has the code %d; was the row written by a newer version?"
                                .formatted(code));
        };
    }
}
