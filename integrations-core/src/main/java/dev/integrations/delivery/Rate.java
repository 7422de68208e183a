package dev.integrations.delivery;

import java.time.Instant;

/** Counts what happens in a second. */
final class Rate {
    private long second = Long.MIN_VALUE;
    private int current;
    private int previous;

    void count(Instant now) {
        count(1, now);
    }

    void count(int times, Instant now) {
        roll(now);
        current += times;
    }

    int perSecond(Instant now) {
        roll(now);
        return Math.max(current, previous);
    }

    private void roll(Instant now) {
        long time = now.getEpochSecond();
        if (time != second) {
            previous = time == second + 1 ? current : 0;
            current = 0;
            second = time;
        }
    }
}
