package dev.integrations.common;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7) that grow within this generator: the 12 bits beside the millisecond
 * count on when the clock stands still or goes back, the other 62 are random. Safe for use by several threads.
 */
public final class TimeOrderedUuids {
    private static final int SEQUENCE_BITS = 12;

    private final Clock clock;
    private final RandomGenerator random;
    private long last;

    /**
     * Creates a generator.
     *
     * @param clock where the milliseconds come from
     * @param random where the 62 random bits come from; safe for use by several threads
     */
    public TimeOrderedUuids(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Returns a UUID that is greater than all before it.
     *
     * @return a UUID of version 7
     */
    public UUID next() {
        long tick = nextTick();
        long high = ((tick >>> SEQUENCE_BITS) << 16) | 0x7000 | (tick & 0xFFF);
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private synchronized long nextTick() {
        last = Math.max(last + 1, clock.millis() << SEQUENCE_BITS);
        return last;
    }
}
