package dev.integrations.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The times that event ids hold: those of the nodes that made them, which are not quite those of publication. */
final class EventIds {
    private static final long TOLERANCE = Duration.ofMinutes(1).toMillis();
    private static final long MAX_SECONDS = (1L << 48) / 1000 - TOLERANCE;

    private EventIds() {}

    /** Returns an id that no event published from a time on comes before. */
    static UUID earliestAt(Instant time) {
        return new UUID(Math.max(0, millis(time) - TOLERANCE) << 16, 0);
    }

    /** Returns an id that no event published by a time comes after. */
    static UUID latestAt(Instant time) {
        return new UUID(((millis(time) + TOLERANCE) << 16) | 0xFFFF, -1);
    }

    /** Times that no event can have stand for the first or the last that one can. */
    private static long millis(Instant time) {
        return Math.max(0, Math.min(MAX_SECONDS, time.getEpochSecond())) * 1000;
    }
}
