package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.scope.Authentication;
import org.junit.jupiter.api.Test;

class OpaqueTokenBenchmarkTest {
    @Test
    void tokens_are_accepted_and_found_in_the_cache_of_the_floor() throws Exception {
        OpaqueTokenBenchmark benchmark = new OpaqueTokenBenchmark();
        benchmark.issue();
        try {
            for (int i = 0; i < 100; i++) {
                assertThat(benchmark.hit()).isInstanceOf(Authentication.Accepted.class);
                assertThat(benchmark.hitFloor()).startsWith("oat_");
            }
        } finally {
            benchmark.close();
        }
    }
}
