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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Threads that do the same thing at the same moment, round after round. A barrier releases each round. */
public final class Race implements AutoCloseable {
    /** Rounds of a race. */
    public static final int ROUNDS = 200;

    /** Rounds of a race in which every thread changes the same row: on H2 these wait for each other by the millisecond. */
    public static final int ROUNDS_IN_TURN = 40;

    /** Threads of each round; the pool of connections must have as many. */
    public static final int THREADS = 16;

    private static final int PATIENCE_SECONDS = 120;
    private static final Duration WORK = Duration.ofMillis(2);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

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

    /** Starts the threads. */
    public Race() {}

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
     */
    public static List<Integer> winners(Attempt attempt) {
        return winners(ROUNDS, attempt);
    }

    /**
     * Runs some rounds.
     *
     * @param rounds how many
     * @param attempt what each thread does
     * @return how many threads got it, round by round
     */
    public static List<Integer> winners(int rounds, Attempt attempt) {
        List<Integer> winners = new ArrayList<>();
        try (Race race = new Race()) {
            for (int round = 0; round < rounds; round++) {
                winners.add(race.winnersOf(round, attempt));
            }
        }
        return winners;
    }

    private int winnersOf(int round, Attempt attempt) {
        List<Callable<Boolean>> works = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            works.add(() -> attempt.succeeds(round, thread));
        }
        return (int) run(works).stream().filter(won -> won).count();
    }

    /**
     * Has all threads do the same once.
     *
     * @param work what each thread does
     * @param <T> what it brings
     * @return what each of them got
     */
    public <T> List<T> run(Callable<T> work) {
        List<Callable<T>> works = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            works.add(work);
        }
        return run(works);
    }

    private <T> List<T> run(List<Callable<T>> works) {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> work : works) {
            running.add(threads.submit(() -> {
                start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return work.call();
            }));
        }
        return running.stream().map(Race::result).toList();
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("a thread of the race brought no result", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
