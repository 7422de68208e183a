package dev.integrations.delivery;

import dev.integrations.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node may start yet at a destination with a rate limit. Guarded by the lock of {@link Lanes}. */
final class Permits {
    /** For how long permits may be kept: they count for the time in which they were given. */
    private static final Duration LIFE = Duration.ofSeconds(1);

    /** From what wait on nothing is held meanwhile. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(2);

    /** After what time a long wait is looked at again, since another limit may have been set. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private @Nullable RateLimit limit;
    private int count;
    private Instant until = Instant.MIN;
    private Instant askAgain = Instant.MIN;
    private Instant waitUntil = Instant.MIN;

    void use(Optional<RateLimit> next) {
        RateLimit changed = next.orElse(null);
        if (!Objects.equals(limit, changed)) {
            limit = changed;
            count = 0;
            askAgain = Instant.MIN;
            waitUntil = Instant.MIN;
        }
    }

    /** Returns up to when the destination is left alone for want of permits. */
    Instant waitUntil() {
        return waitUntil;
    }

    /**
     * Returns how much may be queued, of what may be queued without a limit: about what may start in a second, with so many
     * events in one request.
     */
    int bound(int most, int perRequest) {
        return limit == null ? most : (int) Math.min(most, (long) limit.perSecond() * perRequest);
    }

    boolean allow(Instant now) {
        return limit == null || left(now) > 0;
    }

    private int left(Instant now) {
        return now.isBefore(until) ? count : 0;
    }

    /** Returns what is needed to start so many, or null if that is nothing or there may not be more yet. */
    PermitStore.@Nullable Wish wish(DestinationId destination, Event event, int starts, Instant now) {
        if (limit == null) {
            return null;
        }
        if (now.isBefore(askAgain)) {
            waitIfLong(now);
            return null;
        }
        int wanted = starts - left(now);
        return wanted <= 0 ? null : new PermitStore.Wish(destination, event.tenant(), limit, wanted);
    }

    void grant(RateLimit.Grant grant, Instant now) {
        count = left(now) + grant.count();
        until = now.plus(LIFE);
        askAgain = grant.more();
        waitIfLong(now);
    }

    void take(Instant now) {
        count = left(now) - 1;
        if (limit != null) {
            waitIfLong(now);
        }
    }

    /** Gives a permit back for which nothing was sent. */
    void giveBack() {
        count++;
        waitUntil = Instant.MIN;
    }

    private void waitIfLong(Instant now) {
        if (left(now) <= 0 && askAgain.isAfter(now.plus(LONG_WAIT))) {
            Instant again = now.plus(LOOK_AGAIN);
            waitUntil = askAgain.isBefore(again) ? askAgain : again;
        }
    }
}
