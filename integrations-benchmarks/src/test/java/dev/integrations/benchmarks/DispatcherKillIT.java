package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.benchmarks.Trial.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("each-database")
class DispatcherKillIT {
    private static final int KILLS = 10;
    private static final int EVENTS = Trial.events(3_000, 20_000);

    /** Small enough that a kill which loses a batch too many is seen between two kills. */
    private static final int RECORD_BATCH = Trial.events(32, 256);

    /** Short, since each kill waits for it; long enough that a busy machine does not outlast it between renewals. */
    private static final String LEASE_SECONDS = "5";

    private static final int DUPLICATES_PER_KILL = Trial.CONCURRENCY + RECORD_BATCH;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void a_killed_dispatcher_loses_nothing_and_repeats_no_more_than_was_under_way(Database database) {
        try (Trial trial = new Trial(database, folder)) {
            LoadProcess.run(trial.options("publish", "--events", Integer.toString(EVENTS)));

            long unrecorded = 0;
            long recorded = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                String output = dispatchUntilKilled(trial);

                long pending = trial.pending();
                assertThat(pending).as("pending after kill %d", kill).isPositive();
                assertThat(EVENTS - pending).as("recorded by kill %d", kill).isGreaterThan(recorded);
                recorded = EVENTS - pending;
                long arrivedUnrecorded = trial.receiver().distinct() - recorded;
                assertThat(arrivedUnrecorded - unrecorded)
                        .as("arrived and not recorded at kill %d, whose process wrote: %s", kill, output)
                        .isLessThanOrEqualTo(DUPLICATES_PER_KILL);
                unrecorded = arrivedUnrecorded;
            }
            JsonNode last = LoadProcess.run(dispatch(trial));

            assertThat(last.get("pending").asLong()).isZero();
            assertThat(last.get("deadLettered").asLong()).isZero();
            assertThat(trial.receiver().refusals()).isEmpty();
            assertThat(trial.receiver().requests()).hasSize(EVENTS);
            assertThat(trial.receiver().duplicates()).isLessThanOrEqualTo(KILLS * DUPLICATES_PER_KILL);
        }
    }

    /** Kills at the very moment at which a request is being answered and others are under way. */
    private static String dispatchUntilKilled(Trial trial) {
        VerifyingReceiver receiver = trial.receiver();
        try (LoadProcess dispatcher = LoadProcess.start(dispatch(trial))) {
            receiver.whenDistinct(receiver.distinct() + EVENTS / (KILLS + 2), dispatcher::kill);
            dispatcher.awaitKilled();
            trial.awaitNoClient();
            await().atMost(Duration.ofSeconds(10)).until(receiver::isIdle);
            return dispatcher.output();
        }
    }

    private static List<String> dispatch(Trial trial) {
        return trial.options("dispatch", "--lease", LEASE_SECONDS, "--record-batch", Integer.toString(RECORD_BATCH));
    }
}
