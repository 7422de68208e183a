package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.benchmarks.Trial.Database;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.ReplayState;
import dev.integrations.signature.SigningKey;
import dev.integrations.webhook.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("each-database")
class ReplayKillIT {
    private static final int KILLS = 3;
    private static final int DELIVERIES = Trial.events(4_000, 100_000);
    private static final int EVENTS = Trial.events(4_000, 20_000);

    /**
     * Which part of all arrives between two kills. A process that comes after a killed one adds a portion at once, and
     * more while the leases of what was there before last, so a replay is well ahead of what arrives.
     */
    private static final int PARTS = 8;

    /** Short, since each kill waits for it. */
    private static final String LEASE_SECONDS = "3";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void a_replay_that_is_killed_three_times_replays_every_match_once(Database database) {
        try (Trial trial = new Trial(database, folder)) {
            deliver(trial, DELIVERIES);
            ReplayJobId job = trial.look(integrations ->
                    start(integrations, ReplayRequest.finished(DeliveryQuery.in(DeliveryState.SUCCEEDED))));
            killWhileReplaying(trial, job, DELIVERIES);

            LoadProcess.run(dispatch(trial));

            ReplayJob done = trial.look(integrations -> job(integrations, job));
            assertThat(done.state()).isEqualTo(ReplayState.DONE);
            assertThat(done.replayed()).isEqualTo(DELIVERIES);
            // A kill sends some of them again, but each has one recorded attempt of its publication and one of its
            // replay.
            Map<String, Integer> endings = trial.look(integrations -> count(integrations, ReplayKillIT::ending));
            assertThat(endings).isEqualTo(Map.of("SUCCEEDED after 2 attempts", DELIVERIES));
            assertThat(trial.receiver().requests()).hasSize(DELIVERIES);
            assertThat(trial.receiver().refusals()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void a_webhook_that_came_later_gets_each_earlier_event_once_although_the_replay_is_killed(Database database) {
        try (Trial trial = new Trial(database, folder)) {
            deliver(trial, EVENTS);
            DestinationId later = trial.look(integrations -> createWebhook(integrations, trial));
            ReplayJobId job = trial.look(
                    integrations -> start(integrations, ReplayRequest.undelivered(later, Instant.EPOCH, Instant.MAX)));
            killWhileReplaying(trial, job, EVENTS);

            LoadProcess.run(dispatch(trial));

            ReplayJob done = trial.look(integrations -> job(integrations, job));
            assertThat(done.state()).isEqualTo(ReplayState.DONE);
            assertThat(done.replayed()).isEqualTo(EVENTS);
            Map<String, Integer> deliveries = trial.look(integrations ->
                    count(integrations, delivery -> "%s %s".formatted(delivery.destination(), delivery.event())));
            assertThat(deliveries).hasSize(2 * EVENTS).values().containsOnly(1);
            Map<String, Integer> endings = trial.look(integrations -> count(integrations, ReplayKillIT::ending));
            assertThat(endings).isEqualTo(Map.of("SUCCEEDED after 1 attempts", 2 * EVENTS));
            assertThat(trial.receiver().refusals()).isEmpty();
        }
    }

    private static void deliver(Trial trial, int events) {
        LoadProcess.run(trial.options("publish", "--events", Integer.toString(events)));
        JsonNode delivered = LoadProcess.run(dispatch(trial));
        assertThat(delivered.get("delivered").asInt()).isEqualTo(events);
        trial.receiver().forget();
    }

    private static void killWhileReplaying(Trial trial, ReplayJobId job, int all) {
        VerifyingReceiver receiver = trial.receiver();
        for (int kill = 1; kill <= KILLS; kill++) {
            try (LoadProcess dispatcher = LoadProcess.start(dispatch(trial))) {
                receiver.whenDistinct(kill * all / PARTS, dispatcher::kill);
                dispatcher.awaitKilled();
                trial.awaitNoClient();
                await().atMost(Duration.ofSeconds(10)).until(receiver::isIdle);
            }
            ReplayJob killed = trial.look(integrations -> job(integrations, job));
            assertThat(killed.state()).as("after kill %d", kill).isEqualTo(ReplayState.RUNNING);
            assertThat(killed.replayed()).as("after kill %d", kill).isPositive();
        }
    }

    private static List<String> dispatch(Trial trial) {
        return trial.options("dispatch", "--lease", LEASE_SECONDS);
    }

    private static DestinationId createWebhook(Integrations integrations, Trial trial) {
        return tenant(integrations)
                .webhooks()
                .create(
                        WebhookSettings.builder(trial.receiver().url())
                                .concurrency(Trial.CONCURRENCY)
                                .build(),
                        SigningKey.parse(VerifyingReceiver.SECRET))
                .id()
                .destination();
    }

    private static ReplayJobId start(Integrations integrations, ReplayRequest request) {
        return tenant(integrations).deliveries().replayJobs().start(request).id();
    }

    private static ReplayJob job(Integrations integrations, ReplayJobId id) {
        return tenant(integrations).deliveries().replayJobs().get(id);
    }

    private static String ending(Delivery delivery) {
        return "%s after %d attempts".formatted(delivery.state(), delivery.attempts());
    }

    /** Counts all deliveries by what is seen of them. */
    private static Map<String, Integer> count(Integrations integrations, Function<Delivery, String> view) {
        Map<String, Integer> counts = new HashMap<>();
        PageRequest first = PageRequest.first(PageRequest.MAX_LIMIT);
        Optional<PageRequest> next = Optional.of(first);
        while (next.isPresent()) {
            Page<Delivery> page = tenant(integrations).deliveries().list(DeliveryQuery.all(), next.get());
            page.items().forEach(delivery -> counts.merge(view.apply(delivery), 1, Integer::sum));
            next = page.next().map(first::after);
        }
        return counts;
    }

    private static Tenant tenant(Integrations integrations) {
        return integrations.tenant(LoadPublisher.tenant(0));
    }
}
