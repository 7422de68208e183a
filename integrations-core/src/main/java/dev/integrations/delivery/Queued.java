package dev.integrations.delivery;

import java.time.Instant;

/**
 * How many deliveries are queued over all destinations. What is gathered for requests of many events does not take the place of
 * others, up to as many again. Guarded by the lock of {@link Lanes}.
 */
final class Queued {
    /** How much may be queued over all destinations at the least, so that claims are worth their statement. */
    private static final int MIN_CAPACITY = 1000;

    private static final int CAPACITY_FACTOR = 4;

    private final int capacity;
    private int all;
    private int gathered;

    Queued(DispatchSettings settings) {
        this.capacity = Math.max(MIN_CAPACITY, CAPACITY_FACTOR * settings.maxInFlight());
    }

    /** Returns how many more there may be. */
    int room() {
        return Math.max(0, capacity - all + Math.min(gathered, capacity));
    }

    /** Returns how many more a destination may have. */
    int room(Lane lane, Instant now) {
        return lane.room(now, gathered < capacity);
    }

    /** Says whether anything is queued that may go together with others. */
    boolean isGathering() {
        return gathered > 0;
    }

    /** Notes what is known of a destination. */
    void use(Lane lane, Destination destination) {
        gathered -= gathered(lane, lane.queue.size());
        lane.use(destination);
        gathered += gathered(lane, lane.queue.size());
    }

    /** Notes that so many were added to a queue, or, if negative, taken out. */
    void count(Lane lane, int works) {
        all += works;
        gathered += gathered(lane, works);
    }

    private static int gathered(Lane lane, int works) {
        return lane.company.maxEvents() > 1 ? works : 0;
    }
}
