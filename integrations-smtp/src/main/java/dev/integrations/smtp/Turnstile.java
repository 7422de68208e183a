package dev.integrations.smtp;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Lets only so many in for one server at once, so that one that hangs does not take all threads. Safe for use by several threads. */
final class Turnstile {
    private final Executor executor;
    private final int mostAtOnce;
    private final int mostWaiting;
    private final Map<String, Lane> lanes = new HashMap<>();
    private int waiting;

    private static final class Lane {
        private final Queue<Runnable> queue = new ArrayDeque<>();
        private int inside;
    }

    Turnstile(Executor executor, int mostAtOnce, int mostWaiting) {
        this.executor = executor;
        this.mostAtOnce = mostAtOnce;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Runs a task when it is its turn.
     *
     * @throws RejectedExecutionException if too many wait already, or the executor takes no more
     */
    void enter(String server, Runnable task) {
        synchronized (this) {
            Lane lane = lanes.computeIfAbsent(server, name -> new Lane());
            if (lane.inside >= mostAtOnce) {
                if (waiting >= mostWaiting) {
                    throw new RejectedExecutionException("%d messages are waiting already".formatted(waiting));
                }
                waiting++;
                lane.queue.add(task);
                return;
            }
            lane.inside++;
        }
        try {
            start(server, task);
        } catch (RejectedExecutionException e) {
            leave(server);
            throw e;
        }
    }

    private void start(String server, Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } finally {
                leave(server);
            }
        });
    }

    /** The place of who leaves goes to who waits for it; a refusal of the executor ends the waiting of all. */
    private void leave(String server) {
        Optional<Runnable> next = next(server);
        while (next.isPresent()) {
            try {
                start(server, next.get());
                return;
            } catch (RejectedExecutionException e) {
                next = next(server);
            }
        }
    }

    private synchronized Optional<Runnable> next(String server) {
        Lane lane = Objects.requireNonNull(lanes.get(server));
        Runnable next = lane.queue.poll();
        if (next == null) {
            lane.inside--;
            if (lane.inside == 0) {
                lanes.remove(server);
            }
        } else {
            waiting--;
        }
        return Optional.ofNullable(next);
    }
}
