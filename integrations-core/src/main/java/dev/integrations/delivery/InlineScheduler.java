package dev.integrations.delivery;

import dev.failsafe.spi.Scheduler;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs on the calling thread what Failsafe would hand to a pool: sending does not block, and a change of threads for
 * each attempt would cost more than the attempt. For policies without delays.
 */
final class InlineScheduler implements Scheduler {
    @Override
    public ScheduledFuture<?> schedule(Callable<?> callable, long delay, TimeUnit unit) {
        if (delay > 0) {
            throw new IllegalArgumentException("only policies without delays run inline, was " + delay + " " + unit);
        }
        Done<?> done = new Done<>(callable);
        done.run();
        return done;
    }

    private static final class Done<V> extends FutureTask<V> implements ScheduledFuture<V> {
        Done(Callable<V> callable) {
            super(callable);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(0, other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
