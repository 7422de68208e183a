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
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.event.EventId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("each-database")
class PublisherKillIT {
    private static final int KILLS = 10;
    private static final int EVENTS = Trial.events(3_000, 20_000);
    private static final int MANY = 1_000_000;
    private static final int RESUMED = 600;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void what_a_killed_publisher_acknowledged_is_delivered_and_nothing_is_there_by_half(Database database) {
        try (Trial trial = new Trial(database, folder)) {
            Set<String> acknowledged = new HashSet<>();
            for (int kill = 1; kill <= KILLS; kill++) {
                acknowledged.addAll(
                        publishUntilKilled(trial, kill, EVENTS / KILLS, "--events", Integer.toString(MANY)));
            }
            Set<String> stored = trial.look(PublisherKillIT::storedEvents);
            JsonNode dispatched = LoadProcess.run(trial.options("dispatch"));

            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(EVENTS);
            assertThat(missing(acknowledged, stored)).isEmpty();
            assertThat(dispatched.get("pending").asLong()).isZero();
            assertThat(trial.receiver().refusals()).isEmpty();
            assertThat(trial.receiver().duplicates()).isZero();
            assertThat(trial.receiver().requests().keySet()).isEqualTo(stored);
            assertThat(trial.receiver().sizes().values()).containsOnly(Trial.PAYLOAD_BYTES);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void a_named_run_that_was_killed_is_completed_by_repeating_it(Database database) {
        try (Trial trial = new Trial(database, folder)) {
            String[] named = {"--run", "invoices", "--events", Integer.toString(RESUMED)};
            Set<String> acknowledged = new HashSet<>(publishUntilKilled(trial, 0, RESUMED / 3, named));
            int storedBefore = trial.look(PublisherKillIT::storedEvents).size();

            JsonNode repeated = LoadProcess.run(trial.options("publish", named));

            Set<String> stored = trial.look(PublisherKillIT::storedEvents);
            assertThat(storedBefore).isLessThan(RESUMED);
            assertThat(repeated.get("published").asInt()).isEqualTo(RESUMED - storedBefore);
            assertThat(missing(acknowledged, stored)).isEmpty();
            assertThat(stored).hasSize(RESUMED);
        }
    }

    private static List<String> publishUntilKilled(Trial trial, int kill, int acknowledgements, String... more) {
        Path file = trial.file("acknowledged-" + kill);
        List<String> options = trial.options("publish", more);
        options.addAll(List.of("--acknowledge", file.toString()));
        try (LoadProcess publisher = LoadProcess.start(options)) {
            await().atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> lines(file).size() >= acknowledgements || !publisher.isAlive());
            publisher.kill();
            publisher.awaitKilled();
        }
        trial.awaitNoClient();
        return lines(file);
    }

    private static Set<String> missing(Set<String> expected, Set<String> actual) {
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(actual);
        return missing;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the ids of the events that are stored, after checking that each of them has its one delivery. */
    private static Set<String> storedEvents(Integrations integrations) {
        Tenant tenant = integrations.tenant(LoadPublisher.tenant(0));
        List<EventSummary> events = all(page -> tenant.events().list(EventQuery.all(), page));
        List<Delivery> deliveries = all(page -> tenant.deliveries().list(DeliveryQuery.all(), page));

        Set<String> stored = ids(events, EventSummary::id);
        Set<String> delivered = ids(deliveries, Delivery::event);
        assertThat(missing(stored, delivered)).as("events without a delivery").isEmpty();
        assertThat(missing(delivered, stored)).as("deliveries without an event").isEmpty();
        assertThat(deliveries).hasSameSizeAs(stored);
        return stored;
    }

    private static <T> Set<String> ids(List<T> items, Function<T, EventId> event) {
        return items.stream().map(item -> event.apply(item).toString()).collect(Collectors.toSet());
    }

    private static <T> List<T> all(Function<PageRequest, Page<T>> list) {
        List<T> items = new ArrayList<>();
        PageRequest first = PageRequest.first(PageRequest.MAX_LIMIT);
        Optional<PageRequest> next = Optional.of(first);
        while (next.isPresent()) {
            Page<T> page = list.apply(next.get());
            items.addAll(page.items());
            next = page.next().map(first::after);
        }
        return items;
    }
}
