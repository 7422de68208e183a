package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.apikey.ApiKeyVerdict;
import org.junit.jupiter.api.Test;

class ApiKeyBenchmarkTest {
    @Test
    void keys_are_accepted_and_rubbish_refused_by_both() throws Exception {
        ApiKeyBenchmark benchmark = new ApiKeyBenchmark();
        benchmark.create();
        try {
            for (int i = 0; i < 100; i++) {
                assertThat(benchmark.verify()).isInstanceOf(ApiKeyVerdict.Valid.class);
                assertThat(benchmark.verifyFloor()).isNotNull();
                assertThat(benchmark.reject()).isInstanceOf(ApiKeyVerdict.Malformed.class);
                assertThat(benchmark.rejectFloor()).isFalse();
            }
        } finally {
            benchmark.close();
        }
    }
}
