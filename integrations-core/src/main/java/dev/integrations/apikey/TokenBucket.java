package dev.integrations.apikey;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one node still takes from one key. One number says up to when the bucket is drawn empty, in units of which there
 * are as many in a millisecond as requests in a period, so that no rounding adds or takes any.
 */
final class TokenBucket {
    private final RequestLimit limit;
    private final long startMillis;
    private final long cost;
    private final long capacity;
    private final AtomicLong drawnUntil = new AtomicLong();

    TokenBucket(RequestLimit limit, long nowMillis) {
        this.limit = limit;
        this.startMillis = nowMillis;
        this.cost = limit.period().toMillis();
        this.capacity = cost * limit.requests();
    }

    RequestLimit limit() {
        return limit;
    }

    /** Takes one request and returns 0, or returns how many milliseconds remain until there is one. */
    long take(long nowMillis) {
        long now = Math.max(0, nowMillis - startMillis) * limit.requests();
        while (true) {
            long before = drawnUntil.get();
            // Further ahead than a full bucket is what a clock left behind that was set back.
            long start = Math.min(Math.max(before, now), now + capacity);
            long excess = start + cost - now - capacity;
            if (drawnUntil.compareAndSet(before, excess > 0 ? start : start + cost)) {
                return excess > 0 ? (excess + limit.requests() - 1) / limit.requests() : 0;
            }
        }
    }
}
