package dev.integrations.benchmarks;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Durations, every one of them kept, and the quantiles of all. Safe for use by several threads. */
final class Samples {
    private static final double MICROS_PER_MILLI = 1000.0;

    private long[] micros = new long[1024];
    private int size;

    synchronized void add(long value) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, size * 2);
        }
        micros[size++] = value;
    }

    /** Returns the quantile by the nearest-rank method in milliseconds, or empty if there is no sample. */
    synchronized OptionalDouble quantileMillis(double quantile) {
        if (size == 0) {
            return OptionalDouble.empty();
        }
        Arrays.sort(micros, 0, size);
        int rank = (int) Math.ceil(quantile * size);
        return OptionalDouble.of(micros[Math.max(0, rank - 1)] / MICROS_PER_MILLI);
    }
}
