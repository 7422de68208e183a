package dev.integrations.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named daemon thread that repeats one step. A step that throws is logged and repeated after a pause that grows. The
 * thread is never interrupted: an interrupt in the middle of its I/O makes an embedded database close itself.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration MIN_BACK_OFF = Duration.ofMillis(100);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(5);
    private static final Duration JOIN = Duration.ofSeconds(10);

    /** What is repeated. */
    interface Step {
        void run() throws InterruptedException;
    }

    private final String name;
    private final Step step;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    Worker(String name, Step step) {
        this.name = name;
        this.step = step;
    }

    void start() {
        Thread started = new Thread(this::loop, name);
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends the pause of this worker, or its next one if it makes none now. */
    void wake() {
        if (!woken.getAndSet(true)) {
            LockSupport.unpark(thread);
        }
    }

    /** Makes the thread of this worker wait until it is woken or the time has passed. */
    void pause(Duration time) {
        if (!woken.get() && !stopping) {
            LockSupport.parkNanos(this, time.toNanos());
        }
        woken.set(false);
    }

    /** Lets the step that runs finish, and waits for that in bounded time. */
    void stop() {
        stopping = true;
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
            LOG.warn("{} did not end within {}", name, JOIN);
        }
    }

    private void loop() {
        Duration backOff = MIN_BACK_OFF;
        while (!stopping) {
            try {
                step.run();
                backOff = MIN_BACK_OFF;
            } catch (InterruptedException e) {
                LOG.warn("{} was interrupted and ends", name);
                return;
            } catch (RuntimeException | Error e) {
                LOG.warn("{} failed and goes on in {}", name, backOff, e);
                pause(backOff);
                Duration next = backOff.multipliedBy(2);
                backOff = next.compareTo(MAX_BACK_OFF) < 0 ? next : MAX_BACK_OFF;
            }
        }
    }
}
