package dev.integrations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that recurs, such as the flushing of counters. One daemon thread runs each chore when its time has come, one
 * after the other; a chore that throws is logged and runs again at its next time. The thread is never interrupted: an
 * interrupt in the middle of its I/O makes an embedded database close itself.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    /** How often the clock is looked at; it need not be the system's. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration JOIN = Duration.ofSeconds(20);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Clock clock;
    private final String threadName;
    private final List<Chore> chores = new ArrayList<>();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    Housekeeping(Clock clock) {
        this(clock, "integrations-housekeeping");
    }

    Housekeeping(Clock clock, String threadName) {
        this.clock = clock;
        this.threadName = threadName;
    }

    /** Adds a chore; its first time comes an interval from now. */
    synchronized void every(String name, Duration interval, Runnable work) {
        inPortions(name, interval, () -> {
            work.run();
            return false;
        });
    }

    /** Adds a chore that says whether it has left something undone, which it goes on with in a minute. */
    synchronized void inPortions(String name, Duration interval, BooleanSupplier work) {
        chores.add(new Chore(name, interval, work, clock.instant().plus(interval)));
    }

    synchronized void start() {
        if (thread == null && !chores.isEmpty()) {
            Thread started = new Thread(this::loop, threadName);
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    /** Runs on the calling thread what is due by the clock. */
    synchronized void runDue() {
        for (Chore chore : chores) {
            if (!closed && !clock.instant().isBefore(chore.due)) {
                chore.run(clock.instant());
            }
        }
    }

    /** Lets the chore that runs finish, and waits for that in bounded time. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        try {
            running.join(JOIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            LOG.warn("{} did not end within {}", running.getName(), JOIN);
        }
    }

    private void loop() {
        while (!closed) {
            runDue();
            LockSupport.parkNanos(this, LOOK.toNanos());
        }
    }

    /** One recurring piece of work. */
    private static final class Chore {
        private final String name;
        private final Duration interval;
        private final BooleanSupplier work;
        private Instant due;

        Chore(String name, Duration interval, BooleanSupplier work, Instant due) {
            this.name = name;
            this.interval = interval;
            this.work = work;
            this.due = due;
        }

        void run(Instant now) {
            due = now.plus(interval);
            try {
                if (work.getAsBoolean()) {
                    due = now.plus(AGAIN);
                }
            } catch (RuntimeException | Error e) {
                // An error in what a host plugged in must not end the upkeep of everything else.
                LOG.warn("{} failed; it runs again in {}", name, interval, e);
            }
        }
    }
}
