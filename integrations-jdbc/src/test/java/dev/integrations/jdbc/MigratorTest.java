package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("each-database")
@ParameterizedClass
@MethodSource("dev.integrations.jdbc.TestDatabase#kinds")
@SuppressWarnings("NullAway.Init")
class MigratorTest {
    private static final int NODES = 4;

    @Parameter
    TestDatabase.Kind kind;

    private TestDatabase database;

    @BeforeEach
    void open_an_empty_database() {
        database = kind.open();
    }

    @AfterEach
    void no_connection_is_left_open() {
        database.assertThatNoConnectionIsInUse();
        database.close();
    }

    private List<Migration> migrations() {
        return switch (kind) {
            case POSTGRESQL -> new PostgresqlDialect().migrations();
            case H2 -> new H2Dialect().migrations();
            case MARIADB -> new MariadbDialect().migrations();
        };
    }

    @Test
    void empty_database_gets_the_schema_with_its_checksum() {
        JdbcStore.open(database.pool());

        for (Migration migration : migrations()) {
            assertThat(database.query(
                            "SELECT checksum FROM integrations_schema_history WHERE version = " + migration.version()))
                    .isEqualTo(migration.checksum());
        }
        assertThat(database.count("schema_history")).isEqualTo(migrations().size());
    }

    @Test
    void database_that_is_up_to_date_is_left_alone() {
        JdbcStore.open(database.pool());

        JdbcStore.open(database.pool());
        JdbcStore.builder(database.pool()).migrate(false).open();

        assertThat(database.count("schema_history")).isEqualTo(migrations().size());
    }

    @RepeatedTest(5)
    void nodes_that_start_together_migrate_once() throws Exception {
        CyclicBarrier start = new CyclicBarrier(NODES);
        Callable<JdbcStore> node = () -> {
            start.await();
            return JdbcStore.open(database.pool());
        };
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (Future<JdbcStore> opened : nodes.invokeAll(
                    IntStream.range(0, NODES).mapToObj(i -> node).toList())) {
                opened.get().close();
            }
        } finally {
            nodes.shutdownNow();
        }

        assertThat(database.count("schema_history")).isEqualTo(migrations().size());
    }

    @Test
    void script_that_is_not_the_one_that_was_run_is_refused() {
        JdbcStore.open(database.pool());
        database.execute("UPDATE integrations_schema_history SET checksum = 'other'");

        assertThatThrownBy(() -> JdbcStore.open(database.pool()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("V1__main.sql");
    }

    @Test
    void schema_of_a_newer_library_is_refused() {
        JdbcStore.open(database.pool());
        database.execute("INSERT INTO integrations_schema_history (version, description) VALUES (999, 'newer')");

        assertThatThrownBy(() -> JdbcStore.open(database.pool()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("version 999")
                .hasMessageContaining("update the jar");
    }

    @Test
    void missing_schema_is_reported_with_the_files_to_run_if_it_may_not_be_made() {
        assertThatThrownBy(
                        () -> JdbcStore.builder(database.pool()).migrate(false).open())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("migrate(true)")
                .extracting(failure -> ((SchemaException) failure).missing(), LIST)
                .containsExactlyElementsOf(
                        migrations().stream().map(Migration::resource).toList());
    }

    @Test
    void flyway_can_run_the_scripts_and_the_store_takes_them_as_its_own() {
        Flyway.configure()
                .dataSource(database.pool())
                .locations("classpath:integrations-migrations/" + kind.folder())
                .load()
                .migrate();

        List.of(false, true)
                .forEach(migrate -> JdbcStore.builder(database.pool())
                        .migrate(migrate)
                        .open()
                        .close());

        assertThat(database.count("schema_history")).isEqualTo(migrations().size());
    }
}
