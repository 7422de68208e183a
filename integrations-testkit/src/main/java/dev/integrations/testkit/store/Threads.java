package dev.integrations.testkit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs parts of a test on threads of their own, and never waits for ever. */
final class Threads {
    private static final int PATIENCE_SECONDS = 30;
    private static final int MOMENT_MILLIS = 200;

    private Threads() {}

    /** Starts all tasks at the same moment, and returns their results in their order. */
    static <T> List<T> runTogether(List<Callable<T>> tasks) {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<Background<T>> running = new ArrayList<>();
        for (Callable<T> task : tasks) {
            Background<T> background = background(() -> {
                start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return task.call();
            });
            background.start();
            running.add(background);
        }
        return running.stream().map(Background::result).toList();
    }

    static <T> Background<T> background(Callable<T> task) {
        return new Background<>(task);
    }

    /** A task on a thread of its own. */
    static final class Background<T> implements AutoCloseable {
        private final FutureTask<T> task;
        private final Thread thread;

        private Background(Callable<T> task) {
            this.task = new FutureTask<>(task);
            this.thread = new Thread(this.task, "contract-background");
            this.thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        T result() {
            try {
                return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                throw new AssertionError("the other thread brought no result", e);
            }
        }

        /** Says whether the task is still under way after a moment, in which it would have ended had nothing held it. */
        boolean isHeldUp() {
            try {
                task.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
                return false;
            } catch (TimeoutException e) {
                return true;
            } catch (ExecutionException | InterruptedException e) {
                throw new AssertionError("the other thread failed", e);
            }
        }

        @Override
        public void close() {
            task.cancel(true);
        }
    }
}
