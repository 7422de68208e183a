package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.BatchResult;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.connection.AuthorizationResult;
import dev.integrations.importing.ImportedItem;
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

    /** What an owner is answered with nothing too: the templates of this test have neither categories nor newer versions. */
    private static final Set<String> EMPTY_FOR_THE_OWNER =
            Set.of("integrations().categories()", "integrations().upgrades().outdated(PageRequest)");

    /** Each is opened once: there are hundreds of operations. */
    private static final Map<TestDatabase.Kind, WalkPlace> PLACES = new EnumMap<>(TestDatabase.Kind.class);

    @TestFactory
    Stream<DynamicContainer> on_each_database() {
        return TestDatabase.kinds().stream()
                .map(kind -> DynamicContainer.dynamicContainer(
                        kind.name(),
                        operations().stream()
                                .map(operation -> DynamicTest.dynamicTest(
                                        operation.name(), () -> walk(place(kind), operation)))));
    }

    private static List<PublicOperation> operations() {
        List<PublicOperation> operations = PublicOperation.ofTenants().stream()
                .filter(operation -> !LEFT_OUT.contains(operation.name()))
                .toList();
        assertThat(operations).hasSizeGreaterThan(40);
        return operations;
    }

    @TestFactory
    Stream<DynamicTest> dump_has_every_table() {
        return TestDatabase.kinds().stream()
                .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> {
                    TestDatabase database = place(kind).database();

                    assertThat(database.dump().keySet()).isEqualTo(database.tablesThereAre());
                }));
    }

    @AfterAll
    static void close_databases() {
        PLACES.values().forEach(WalkPlace::close);
        PLACES.clear();
    }

    private static WalkPlace place(TestDatabase.Kind kind) {
        return PLACES.computeIfAbsent(kind, WalkPlace::new);
    }

    private static void walk(WalkPlace place, PublicOperation operation) throws Throwable {
        WalkWorld own = place.world();
        Object had = operation.call(own.owner(), new WalkArguments(own)::argument);
        if (!EMPTY_FOR_THE_OWNER.contains(operation.name())) {
            assertThat(hasSucceeded(had))
                    .as("the owner that asks %s is answered %s", operation.name(), had)
                    .isTrue();
        }
        WalkWorld world = place.world();
        WalkArguments arguments = new WalkArguments(world);
        Optional<Object> answer = ask(operation, world, arguments);
        Map<String, List<String>> after = place.database().dump();
        if (arguments.used().isEmpty()) {
            place.made()
                    .forEach((table, rows) -> assertThat(after.get(table))
                            .as("rows of %s that were there before", table)
                            .containsAll(rows));
            answer.ifPresent(given -> assertThat(given.toString()).doesNotContain(world.ids()));
        } else {
            assertThat(after).isEqualTo(place.made());
            answer.ifPresent(given -> assertThat(isNothing(given))
                    .as("a foreigner that gives %s is answered %s", arguments.used(), given)
                    .isTrue());
        }
    }

    /** Returns what the foreigner is answered, or nothing if there is no such thing for it. */
    private static Optional<Object> ask(PublicOperation operation, WalkWorld world, WalkArguments arguments)
            throws Throwable {
        try {
            return Optional.of(operation.call(world.foreigner(), arguments::argument));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Says whether an answer is that of somebody who has what was asked for. */
    private static boolean hasSucceeded(Object answer) {
        if (answer instanceof BatchResult<?> batch) {
            return !batch.items().isEmpty() && batch.items().stream().allMatch(BatchResult.Succeeded.class::isInstance);
        }
        if (answer instanceof Collection<?> items && items.stream().anyMatch(ImportedItem.Refused.class::isInstance)) {
            return false;
        }
        return !isNothing(answer);
    }

    /** Says whether an answer is that of somebody who has none of what was asked for. */
    private static boolean isNothing(Object answer) {
        if (answer instanceof Optional<?> optional) {
            return optional.isEmpty();
        }
        if (answer instanceof Page<?> page) {
            return page.items().isEmpty();
        }
        if (answer instanceof Collection<?> collection) {
            return collection.isEmpty();
        }
        if (answer instanceof Number number) {
            return number.longValue() == 0;
        }
        if (answer instanceof BatchResult<?> batch) {
            return !batch.items().isEmpty() && batch.items().stream().allMatch(ForeignerWalkTest::isNotFound);
        }
        return answer.equals(new AuthorizationResult.Rejected(AuthorizationResult.Reason.UNKNOWN_STATE));
    }

    private static boolean isNotFound(BatchResult.Item<?> item) {
        return item instanceof BatchResult.Failed<?> failed && failed.error() instanceof NotFoundException;
    }
}
