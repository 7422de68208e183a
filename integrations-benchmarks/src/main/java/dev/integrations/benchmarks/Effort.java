package dev.integrations.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** What a stretch of work takes: time, CPU time of this process, and executed statements. Used by one thread. */
final class Effort {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier counter;
    private final long startNanos;
    private final long startCpu;
    private final long startCount;
    private double seconds;
    private double cpuSeconds;
    private long statements;

    /** Starts now. */
    Effort(LongSupplier counter) {
        this.counter = counter;
        this.startCount = counter.getAsLong();
        this.startCpu = SYSTEM.getProcessCpuTime();
        this.startNanos = System.nanoTime();
    }

    /**
     * Ends now.
     *
     * @param lastNanos when the last of the work was done, on the scale of {@link System#nanoTime()}
     */
    void end(long lastNanos) {
        seconds = Math.max(0, lastNanos - startNanos) / NANOS_PER_SECOND;
        cpuSeconds = (SYSTEM.getProcessCpuTime() - startCpu) / NANOS_PER_SECOND;
        statements = counter.getAsLong() - startCount;
    }

    double seconds() {
        return seconds;
    }

    double cpuSeconds() {
        return cpuSeconds;
    }

    long statements() {
        return statements;
    }
}
