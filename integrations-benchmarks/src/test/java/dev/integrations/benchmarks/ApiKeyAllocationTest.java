package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.integrations.apikey.ApiKeyVerdict;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ApiKeyAllocationTest {
    private static final int CHECKS = 20_000;
    private static final int ROUNDS = 20;

    @Test
    void check_of_a_key_that_is_remembered_allocates_no_more_than_300_bytes() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ApiKeyBenchmark benchmark = new ApiKeyBenchmark();
        benchmark.create();
        try {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < CHECKS; i++) {
                    assertValid(benchmark.verify());
                }
                least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CHECKS);
            }

            assertThat(least).isBetween(1L, 300L);
        } finally {
            benchmark.close();
        }
    }

    private static void assertValid(ApiKeyVerdict verdict) {
        if (!(verdict instanceof ApiKeyVerdict.Valid)) {
            throw new AssertionError("the key should be valid, was " + verdict);
        }
    }
}
