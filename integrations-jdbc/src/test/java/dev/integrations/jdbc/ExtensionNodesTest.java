package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.packed.PackedProvider;
import dev.integrations.Integrations;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.KeyRing;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.extension.ExtensionState;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.NewIntegration;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.extension.JarPacker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extensions that two nodes change while tenants install integrations from them. */
class ExtensionNodesTest extends StoreTest {
    private static final String PACKED = "com.example.packed";
    private static final String NEEDY = "com.example.needy";
    private static final int ROUNDS = 25;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<Integrations> nodes = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void start_two_nodes() {
        KeyRing keyRing = KeyRing.ephemeralForDevelopment();
        JarPacker.of("""
                {"id": "com.example.packed", "version": "1.0.0", "name": "Packed", "templates": ["packed"]}
                """).provider(PackedProvider.class).into(folder, "packed.jar");
        for (JdbcStore each : List.of(store, JdbcStore.open(database.pool()))) {
            nodes.add(Integrations.builder()
                    .store(each)
                    .keyRing(keyRing)
                    .development()
                    .clock(clock)
                    .extensions(ExtensionSettings.builder().directory(folder).build())
                    .startPaused());
        }
    }

    @AfterEach
    void stop_both() {
        threads.shutdownNow();
        nodes.forEach(Integrations::close);
    }

    private void follow() throws InterruptedException {
        clock.advance(Duration.ofSeconds(4));
        for (Integrations node : nodes) {
            node.runDue();
        }
    }

    /** A change that may wait for another. */
    private interface Change {
        void make() throws Exception;
    }

    private static boolean succeeds(Change change) throws Exception {
        try {
            change.make();
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private List<Boolean> together(Change one, Change other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Boolean>> running = new ArrayList<>();
        for (Change each : List.of(one, other)) {
            Callable<Boolean> work = () -> {
                start.await(1, TimeUnit.MINUTES);
                return succeeds(each);
            };
            running.add(threads.submit(work));
        }
        return List.of(running.get(0).get(), running.get(1).get());
    }

    private void installFrom(Integrations node, String tenant) {
        node.tenant(tenant).integrations().install(NewIntegration.of("packed", "One"));
    }

    private List<Integration> of(String tenant) {
        return nodes.get(0)
                .tenant(tenant)
                .integrations()
                .list(IntegrationQuery.all(), PageRequest.first(10))
                .items();
    }

    @Test
    void extension_goes_or_an_integration_comes_and_never_both() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            nodes.get(round % 2).extensions().install(PACKED);
            follow();
            String tenant = "tenant-" + round;

            List<Boolean> done = together(
                    () -> nodes.get(0).extensions().uninstall(PACKED), () -> installFrom(nodes.get(1), tenant));

            boolean isInstalled =
                    nodes.get(0).extensions().find(PACKED).orElseThrow().state() != ExtensionState.AVAILABLE;
            assertThat(of(tenant)).as("round %d, %s", round, done).hasSize(isInstalled ? 1 : 0);
            assertThat(done).containsExactly(!isInstalled, isInstalled);
            of(tenant)
                    .forEach(each -> nodes.get(0).tenant(tenant).integrations().uninstall(each.id()));
            if (isInstalled) {
                nodes.get(0).extensions().uninstall(PACKED);
            }
            follow();
        }
    }

    @Test
    void tenant_gives_an_extension_up_or_installs_from_it_and_never_both() throws Exception {
        nodes.get(0).extensions().install(PACKED);
        follow();
        for (int round = 0; round < ROUNDS; round++) {
            String tenant = "tenant-" + round;

            List<Boolean> done = together(
                    () -> nodes.get(0).tenant(tenant).extensions().disable(PACKED),
                    () -> installFrom(nodes.get(1), tenant));

            assertThat(done.get(0)).as("round %d", round).isNotEqualTo(done.get(1));
            assertThat(of(tenant)).hasSize(done.get(1) ? 1 : 0);
        }
    }

    /** The control: who looks and then writes, without holding what was looked at, breaks what was promised. */
    @Test
    void looks_without_a_hold_let_both_happen() throws Exception {
        nodes.get(0).extensions().install(PACKED);
        CyclicBarrier looked = new CyclicBarrier(2);
        TenantId acme = TenantId.of("acme");

        List<Boolean> done = together(
                () -> store.useTransaction(transaction -> {
                    assertThat(transaction.extensions().uses(Set.of("packed"), 1))
                            .isEmpty();
                    looked.await(1, TimeUnit.MINUTES);
                    transaction.extensions().delete(PACKED);
                }),
                () -> store.useTransaction(transaction -> {
                    assertThat(transaction.extensions().list()).hasSize(1);
                    looked.await(1, TimeUnit.MINUTES);
                    transaction.extensions().choose(acme, PACKED, true, NOON);
                }));

        assertThat(done).containsOnly(true);
    }

    @Test
    void what_is_needed_goes_or_what_needs_it_comes_and_never_both() throws Exception {
        JarPacker.of("""
                {"id": "com.example.needy", "version": "1.0.0", "name": "Needy", "templates": ["other"],
                 "requires": {"com.example.packed": "^1"}}
                """).provider(PackedProvider.class).file("other", "").into(folder, "needy.jar");
        for (int round = 0; round < ROUNDS; round++) {
            nodes.get(0).extensions().install(PACKED);
            follow();

            List<Boolean> done = together(
                    () -> nodes.get(0).extensions().uninstall(PACKED),
                    () -> nodes.get(1).extensions().install(NEEDY));

            assertThat(done.get(0)).as("round %d", round).isNotEqualTo(done.get(1));
            assertThat(enabled()).isEqualTo(done.get(1) ? List.of(NEEDY, PACKED) : List.of());
            if (done.get(1)) {
                nodes.get(1).extensions().uninstall(NEEDY);
                nodes.get(1).extensions().uninstall(PACKED);
            }
            follow();
        }
    }

    private List<String> enabled() {
        return nodes.get(1).extensions().list(ExtensionQuery.all(), PageRequest.first(10)).items().stream()
                .filter(entry -> entry.state() != ExtensionState.AVAILABLE)
                .map(entry -> entry.id())
                .toList();
    }

    @Test
    void change_of_one_node_is_followed_by_the_other_and_kept() throws Exception {
        nodes.get(0).extensions().as("user:7").install(PACKED);
        assertThat(nodes.get(1).templates().find("packed")).isEmpty();

        follow();
        assertThat(nodes.get(1).templates().find("packed")).isPresent();
        installFrom(nodes.get(1), "acme");

        nodes.get(1).extensions().disable(PACKED);
        follow();
        assertThat(nodes.get(0).templates().find("packed")).isEmpty();
        assertThat(nodes.get(0).operator().audit().list(PageRequest.first(10)).items())
                .extracting(entry -> entry.action() + " by " + entry.actor())
                .containsExactly("extension.disabled by system", "extension.installed by user:7");
    }
}
