package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.integrations.common.BatchResult;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Asks every public operation of what a tenant owns first as that tenant, and then as another one with the same ids. What
 * can be asked is found by reflection, so that a new operation is part of it, or fails until it is said what it is asked
 * with.
 */
@Tag("each-database")
class ForeignerWalkTest {
    /** Not asked of a tenant's data: these take a transaction, which a host has only of its own. */
    private static final Set<String> LEFT_OUT =
            Set.of("audit().record(AuditTransaction, String, Object, Map<String, String>)");

    /** Each is opened once: there are hundreds of operations. */
    private static final Map<TestDatabase.Kind, TestDatabase> DATABASES = new EnumMap<>(TestDatabase.Kind.class);

    @TestFactory
    Stream<DynamicContainer> on_each_database() {
        return TestDatabase.kinds().stream()
                .map(kind -> DynamicContainer.dynamicContainer(
                        kind.name(),
                        operations().stream()
                                .map(operation ->
                                        DynamicTest.dynamicTest(operation.name(), () -> walk(kind, operation)))));
    }

    private static List<PublicOperation> operations() {
        List<PublicOperation> operations = PublicOperation.ofTenants().stream()
                .filter(operation -> !LEFT_OUT.contains(operation.name()))
                .toList();
        assertThat(operations).hasSizeGreaterThan(40);
        return operations;
    }

    @AfterAll
    static void close_databases() {
        DATABASES.values().forEach(TestDatabase::close);
    }

    private static void walk(TestDatabase.Kind kind, PublicOperation operation) throws Throwable {
        TestDatabase database = DATABASES.computeIfAbsent(kind, TestDatabase.Kind::open);
        try (JdbcStore store = JdbcStore.open(database.pool())) {
            database.removeAllRows();
            try (WalkWorld world = new WalkWorld(store)) {
                operation.call(world.owner(), world::argument);
            }
            database.removeAllRows();
            try (WalkWorld world = new WalkWorld(store)) {
                Map<String, List<String>> before = database.dump();
                Optional<Object> answer = ask(operation, world);
                Set<String> used = world.used();
                Map<String, List<String>> after = database.dump();
                if (used.isEmpty()) {
                    before.forEach((table, rows) -> assertThat(after.get(table))
                            .as("rows of %s that were there before", table)
                            .containsAll(rows));
                    answer.ifPresent(given -> assertThat(given.toString()).doesNotContain(world.ids()));
                } else {
                    assertThat(after).isEqualTo(before);
                    answer.ifPresent(given -> assertNothingOf(given, used));
                }
            }
        }
    }

    /** Returns what the foreigner is answered, or nothing if there is no such thing for it. */
    private static Optional<Object> ask(PublicOperation operation, WalkWorld world) throws Throwable {
        try {
            return Optional.of(operation.call(world.foreigner(), world::argument));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static void assertNothingOf(Object answer, Set<String> ids) {
        if (answer instanceof Optional<?> optional) {
            assertThat(optional).isEmpty();
        } else if (answer instanceof Page<?> page) {
            assertThat(page.items()).isEmpty();
        } else if (answer instanceof Collection<?> collection) {
            assertThat(collection).isEmpty();
        } else if (answer instanceof Number number) {
            assertThat(number.longValue()).isZero();
        } else if (answer instanceof BatchResult<?> batch) {
            assertThat(batch.items())
                    .isNotEmpty()
                    .allSatisfy(item -> assertThat(item)
                            .isInstanceOfSatisfying(
                                    BatchResult.Failed.class,
                                    failed -> assertThat(failed.error()).isInstanceOf(NotFoundException.class)));
        } else {
            fail("a foreigner that gives %s is answered %s", ids, answer);
        }
    }
}
