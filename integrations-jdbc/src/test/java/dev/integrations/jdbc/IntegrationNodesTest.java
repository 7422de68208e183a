package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.Integrations;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.registry.ConfigChange;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.IntegrationVersion;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.Registry;
import dev.integrations.registry.VersionConflictException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One integration that two nodes change at once. */
class IntegrationNodesTest extends StoreTest {
    private static final int UPDATES = 200;
    private static final int ROUNDS = 50;
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /** Divides the updates, and is no more than there are threads. */
    private static final int AT_ONCE = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(UPDATES);
    private final List<Integrations> nodes = new ArrayList<>();

    @BeforeEach
    void start_two_nodes() {
        KeyRing keyRing = KeyRing.ephemeralForDevelopment();
        for (JdbcStore each : List.of(store, JdbcStore.open(database.pool()))) {
            nodes.add(Integrations.builder()
                    .store(each)
                    .keyRing(keyRing)
                    .development()
                    .templates(EchoTemplate.catalog())
                    .startPaused());
        }
    }

    @AfterEach
    void stop_both() {
        threads.shutdownNow();
        nodes.forEach(Integrations::close);
    }

    private Registry registry(int number) {
        return nodes.get(number % nodes.size()).tenant("acme").integrations();
    }

    /** Adds one to the number that is the name of an integration, and returns the version that this made. */
    private interface Increment {
        int make(Registry registry, IntegrationId id) throws Exception;
    }

    private static int increment(Registry registry, IntegrationId id) {
        while (true) {
            Integration present = registry.get(id);
            try {
                return named(registry, present, next(present));
            } catch (VersionConflictException e) {
                assertThat(e.current()).isGreaterThan(present.version());
                pause();
            }
        }
    }

    /** Who lost comes again later, as clients do: 200 that wait for one row on H2 find it changed each time. */
    private static void pause() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE.toNanos()));
    }

    private static String next(Integration integration) {
        return Integer.toString(Integer.parseInt(integration.name()) + 1);
    }

    private static int named(Registry registry, Integration present, String name) {
        return registry.update(
                        present.id(),
                        present.version(),
                        IntegrationUpdate.settings(settings -> settings.withName(name)))
                .integration()
                .version();
    }

    private Integration installed() {
        return registry(0)
                .install(NewIntegration.of(EchoTemplate.ID, "0")
                        .with(JsonNodeFactory.instance.objectNode().put("token", "secret")))
                .integration();
    }

    private List<Integer> acknowledged(IntegrationId id, Increment increment) throws Exception {
        CyclicBarrier start = new CyclicBarrier(UPDATES);
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < UPDATES; i++) {
            Registry registry = registry(i);
            running.add(threads.submit(() -> {
                start.await(1, TimeUnit.MINUTES);
                return increment.make(registry, id);
            }));
        }
        List<Integer> numbers = new ArrayList<>();
        for (Future<Integer> each : running) {
            numbers.add(each.get());
        }
        return numbers;
    }

    private void requireNoneMissing(IntegrationId id, List<Integer> acknowledged) {
        assertThat(acknowledged)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(2, UPDATES + 1).boxed().toList());
        assertThat(registry(0).get(id).name()).isEqualTo(Integer.toString(UPDATES));
        List<IntegrationVersion> versions =
                registry(1).versions().list(id, PageRequest.first(500)).items();
        assertThat(versions)
                .extracting(IntegrationVersion::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, UPDATES + 1)
                        .map(number -> UPDATES + 2 - number)
                        .boxed()
                        .toList());
        assertThat(versions)
                .allSatisfy(version ->
                        assertThat(version.settings().name()).isEqualTo(Integer.toString(version.number() - 1)));
        assertThat(versions.get(0).changes()).extracting(ConfigChange::place).containsExactly("/settings/name");
    }

    @Test
    void every_acknowledged_change_is_a_version_and_no_number_is_left_out() throws Exception {
        IntegrationId id = installed().id();

        List<Integer> numbers = acknowledged(id, IntegrationNodesTest::increment);

        requireNoneMissing(id, numbers);
        assertThat(registry(1).config(id).path("token").asText()).isEqualTo("***");
    }

    /** The control: who works out the change from one version and makes it to whichever is the newest loses those between. */
    @Test
    void changes_that_do_not_name_the_version_that_they_were_made_of_are_missing() throws Exception {
        IntegrationId id = installed().id();
        CyclicBarrier read = new CyclicBarrier(AT_ONCE);

        List<Integer> numbers = acknowledged(id, (registry, wanted) -> {
            String name = next(registry.get(wanted));
            read.await(1, TimeUnit.MINUTES);
            while (true) {
                try {
                    return named(registry, registry.get(wanted), name);
                } catch (VersionConflictException e) {
                    assertThat(e.current()).isPositive();
                    pause();
                }
            }
        });

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> requireNoneMissing(id, numbers));
        assertThat(Integer.parseInt(registry(0).get(id).name())).isLessThan(UPDATES);
    }

    @Test
    void of_two_templates_that_exclude_each_other_one_is_installed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String tenant = "tenant-" + round;
            List<Future<Boolean>> installed = new ArrayList<>();
            for (String template : List.of(EchoTemplate.ID, EchoTemplate.RIVAL)) {
                Integrations node = nodes.get(installed.size());
                installed.add(
                        threads.submit(() -> isInstalled(node.tenant(tenant).integrations(), template)));
            }

            assertThat(installed.get(0).get())
                    .as(tenant)
                    .isNotEqualTo(installed.get(1).get());
        }
    }

    private static boolean isInstalled(Registry registry, String template) {
        try {
            registry.install(NewIntegration.of(template, "0"));
            return true;
        } catch (InvalidInputException e) {
            assertThat(e.problems())
                    .extracting(InvalidInputException.Problem::field)
                    .containsExactly("conflicts");
            return false;
        }
    }
}
