package dev.integrations.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. Safe for use by several threads. */
public final class ManualClock extends Clock {
    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private ManualClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * Returns a clock that stands at a time, in UTC.
     *
     * @param start the time
     * @return a new clock
     */
    public static ManualClock startingAt(Instant start) {
        return new ManualClock(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    /**
     * Moves this clock, and every clock that {@link #withZone} made of it.
     *
     * @param step how far; a negative duration moves it back
     * @return the new time
     */
    public Instant advance(Duration step) {
        return now.updateAndGet(before -> before.plus(step));
    }

    /**
     * Sets this clock, and every clock that {@link #withZone} made of it.
     *
     * @param time the new time, later or earlier than the present one
     */
    public void set(Instant time) {
        now.set(time);
    }

    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Returns a clock of another zone that moves with this one. */
    @Override
    public Clock withZone(ZoneId other) {
        return new ManualClock(now, other);
    }

    @Override
    public String toString() {
        return "ManualClock[%s, %s]".formatted(instant(), zone);
    }
}
