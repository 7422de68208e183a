package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.benchmarks.Trial.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("each-database")
class SharedWorkIT {
    private static final int EVENTS = Trial.events(6_000, 20_000);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#servers")
    void two_processes_on_one_database_share_the_work_and_deliver_nothing_twice(Database database) {
        try (Trial trial = new Trial(database, folder)) {
            LoadProcess.run(trial.options("publish", "--events", Integer.toString(EVENTS)));
            // More than one process may have under way means that both are at it.
            trial.receiver().holdUntilMoreThan(Trial.CONCURRENCY);

            JsonNode one;
            JsonNode other;
            try (LoadProcess first = LoadProcess.start(trial.options("dispatch"));
                    LoadProcess second = LoadProcess.start(trial.options("dispatch"))) {
                one = first.awaitResult();
                other = second.awaitResult();
            }

            assertThat(one.get("delivered").asInt()).isGreaterThanOrEqualTo(EVENTS / 4);
            assertThat(other.get("delivered").asInt()).isGreaterThanOrEqualTo(EVENTS / 4);
            assertThat(one.get("delivered").asInt() + other.get("delivered").asInt())
                    .isEqualTo(EVENTS);
            assertThat(trial.receiver().refusals()).isEmpty();
            assertThat(trial.receiver().requests()).hasSize(EVENTS);
            assertThat(trial.receiver().duplicates()).isZero();
            assertThat(trial.pending()).isZero();
        }
    }
}
