package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.jose.AccessTokenVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTokenBenchmarkTest {
    @ParameterizedTest
    @EnumSource(names = {"RS256", "ES256"})
    void tokens_are_accepted_by_both(SignatureAlgorithm algorithm) throws Exception {
        AccessTokenBenchmark benchmark = new AccessTokenBenchmark();
        benchmark.algorithm = algorithm;
        benchmark.sign();

        for (int i = 0; i < 100; i++) {
            assertThat(benchmark.cold()).isInstanceOf(AccessTokenVerdict.Valid.class);
            assertThat(benchmark.coldFloor().getSubject()).startsWith("user-");
            assertThat(benchmark.warm()).isInstanceOf(AccessTokenVerdict.Valid.class);
            assertThat(benchmark.warmFloor()).isNotNull();
        }
    }
}
