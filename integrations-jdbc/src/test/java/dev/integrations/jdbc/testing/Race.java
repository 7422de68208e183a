package dev.integrations.jdbc.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Lets threads do the same thing at the same moment, round after round, and counts how many of them get what only one
 * may get. A barrier releases each round.
 */
public final class Race {
    /** Rounds of a race. */
    public static final int ROUNDS = 200;

    /** Threads of each round; the pool of connections must have as many. */
    public static final int THREADS = 16;

    private static final int PATIENCE_SECONDS = 120;
    private static final Duration WORK = Duration.ofMillis(2);

    /** What a thread does in a round. */
    @FunctionalInterface
    public interface Attempt {
        /**
         * Tries to get it.
         *
         * @param round the round, from 0
         * @param thread the thread, from 0
         * @return whether this thread got it
         * @throws Exception if that failed
         */
        boolean succeeds(int round, int thread) throws Exception;
    }

    private Race() {}

    /**
     * Takes as long as what lies between a look and a write, such as the signing of a token. Controls do it, so that they
     * fail on quiet machines too.
     */
    public static void work() {
        LockSupport.parkNanos(WORK.toNanos());
    }

    /**
     * Runs all rounds.
     *
     * @param attempt what each thread does
     * @return how many threads got it, round by round
     * @throws InterruptedException if the test is interrupted
     */
    public static List<Integer> winners(Attempt attempt) throws InterruptedException {
        AtomicIntegerArray winners = new AtomicIntegerArray(ROUNDS);
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Callable<Boolean>> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            threads.add(() -> run(attempt, number, barrier, winners));
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Boolean> thread : pool.invokeAll(threads)) {
                thread.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("an attempt failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return IntStream.range(0, ROUNDS).mapToObj(winners::get).toList();
    }

    /** A thread that fails breaks the barrier, which ends the others. */
    private static boolean run(Attempt attempt, int thread, CyclicBarrier barrier, AtomicIntegerArray winners)
            throws Exception {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (attempt.succeeds(round, thread)) {
                    winners.incrementAndGet(round);
                }
            }
            return true;
        } catch (Exception | Error e) {
            barrier.reset();
            throw e;
        }
    }
}
