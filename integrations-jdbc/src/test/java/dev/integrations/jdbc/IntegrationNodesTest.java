package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One integration that two nodes change at once. */
class IntegrationNodesTest extends StoreTest {
    private static final int UPDATES = 200;
    private static final int ROUNDS = 50;

    private final ExecutorService threads = Executors.newFixedThreadPool(16);
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

    private static int increment(Registry registry, IntegrationId id) {
        while (true) {
            Integration present = registry.get(id);
            try {
                return registry.update(
                                id,
                                present.version(),
                                IntegrationUpdate.settings(settings ->
                                        settings.withName(Integer.toString(Integer.parseInt(settings.name()) + 1))))
                        .integration()
                        .version();
            } catch (VersionConflictException e) {
                assertThat(e.current()).isGreaterThan(present.version());
            }
        }
    }

    @Test
    void every_acknowledged_change_is_a_version_and_no_number_is_left_out() throws Exception {
        IntegrationId id = registry(0)
                .install(NewIntegration.of(EchoTemplate.ID, "0")
                        .with(JsonNodeFactory.instance.objectNode().put("token", "secret")))
                .integration()
                .id();

        List<Future<Integer>> acknowledged = new ArrayList<>();
        for (int i = 0; i < UPDATES; i++) {
            Registry registry = registry(i);
            acknowledged.add(threads.submit(() -> increment(registry, id)));
        }
        List<Integer> numbers = new ArrayList<>();
        for (Future<Integer> each : acknowledged) {
            numbers.add(each.get());
        }

        assertThat(numbers)
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
        assertThat(registry(1).config(id).path("token").asText()).isEqualTo("***");
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
