package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.benchmarks.Trial.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoadJarIT {
    @TempDir
    private Path folder;

    @Tag("each-database")
    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void both_publishes_delivers_and_measures(Database database) {
        try (Trial trial = new Trial(database, folder)) {
            String[] shape = {"--events", "200", "--rate", "400", "--tenants", "2", "--webhooks", "3"};

            LoadProcess.run(trial.options("both", shape));
            JsonNode result = LoadProcess.run(trial.options("both", shape));

            assertThat(trial.receiver().refusals()).isEmpty();
            assertThat(trial.receiver().requests()).hasSize(400);
            assertThat(trial.receiver().requests().values()).containsOnly(3);
            assertThat(result.get("published").asInt()).isEqualTo(200);
            assertThat(result.get("delivered").asInt()).isEqualTo(600);
            assertThat(result.get("pending").asInt()).isZero();
            assertThat(result.get("seconds").asDouble()).isGreaterThan(0.49);
            assertThat(result.get("p99Ms").asDouble())
                    .isGreaterThanOrEqualTo(result.get("p50Ms").asDouble())
                    .isPositive();
            assertThat(result.get("cpuSecondsPer1000").asDouble()).isPositive();
            assertThat(result.get("sqlPerEvent").asDouble()).isPositive();
        }
    }

    @Test
    void another_secret_for_the_same_url_replaces_the_first() {
        try (Trial trial = new Trial(Database.H2, folder)) {
            List<String> options = trial.options("publish", "--events", "1");
            options.set(options.indexOf("--secret") + 1, "whsec_" + "YW5vdGhlciBzZWNyZXQgb2YgdGhpcnR5IGJ5dGVz");
            LoadProcess.run(options);

            LoadProcess.run(trial.options("both", "--events", "4"));

            assertThat(trial.receiver().refusals()).isEmpty();
            assertThat(trial.receiver().requests()).hasSize(5);
        }
    }

    @Test
    void what_a_receiver_refuses_is_reported_as_pending() {
        try (Trial trial = new Trial(Database.H2, folder)) {
            List<String> options = trial.options("both", "--events", "3");
            options.set(options.indexOf("--secret") + 1, "whsec_" + "YW5vdGhlciBzZWNyZXQgb2YgdGhpcnR5IGJ5dGVz");

            JsonNode result = LoadProcess.run(options);

            assertThat(trial.receiver().refusals()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(result.get("delivered").asInt()).isZero();
            assertThat(result.get("pending").asInt()).isEqualTo(3);
        }
    }

    @Test
    void wrong_options_end_with_status_2() {
        try (LoadProcess process = LoadProcess.start(List.of("--mode", "sometimes"))) {
            assertThat(process.awaitEnd()).isEqualTo(2);
            assertThat(process.output()).contains("--mode must be publish, dispatch or both, was 'sometimes'");
        }
    }
}
