package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.jdbc.testing.MariadbServer;
import dev.integrations.jdbc.testing.PostgresqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A database of a test's own, behind a pool that knows how many connections are in use. */
final class TestDatabase implements AutoCloseable {
    private static final String PREFIX = "integrations_";

    private static final List<String> TABLES = List.of(
            "event",
            "masking",
            "delivery",
            "delivery_history",
            "attempt",
            "replay_job",
            "redirect",
            "failure_clock",
            "permit",
            "ordering_key",
            "subscription",
            "routing",
            "idempotency_key",
            "newest",
            "signing_key",
            "single_use",
            "event_type",
            "extension_set",
            "extension",
            "extension_index",
            "tenant_extension",
            "webhook_secret",
            "webhook_import",
            "webhook",
            "inbound",
            "integration_version",
            "integration",
            "api_key_usage",
            "api_key_reminder",
            "api_key",
            "audit",
            "audit_chain",
            "audit_unlinked",
            "data_key",
            "connection",
            "authorization",
            "oauth_device",
            "oauth_pushed",
            "oauth_consent",
            "oauth_token",
            "oauth_grant",
            "oauth_code",
            "oauth_secret",
            "oauth_app");

    /** What tests run on. */
    enum Kind {
        POSTGRESQL,
        H2,
        MARIADB;

        TestDatabase open() {
            return switch (this) {
                case POSTGRESQL -> postgresql();
                case H2 -> h2Memory();
                case MARIADB -> mariadb();
            };
        }

        /** Returns how a statement names an id. */
        String literal(UUID id) {
            String text = this == MARIADB ? id.toString().replace("-", "") : id.toString();
            return (this == MARIADB ? "x'" : "'") + text + "'";
        }

        String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final HikariDataSource pool = new HikariDataSource();

    /** Returns those that this build runs tests on; the build says which. */
    static List<Kind> kinds() {
        return Stream.of(System.getProperty("test.databases", "postgresql,h2").split(","))
                .map(name -> Kind.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private TestDatabase(String url) {
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(20);
    }

    static TestDatabase postgresql() {
        return new TestDatabase(PostgresqlServer.newSchema());
    }

    static TestDatabase mariadb() {
        return mariadb("");
    }

    /** With further options of the driver, each after an ampersand. */
    static TestDatabase mariadb(String options) {
        return new TestDatabase(MariadbServer.newDatabase() + options);
    }

    static TestDatabase h2Memory() {
        return new TestDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    static TestDatabase h2File(Path folder) {
        return h2File(folder, "");
    }

    /** With further settings, each after a semicolon. */
    static TestDatabase h2File(Path folder, String settings) {
        return new TestDatabase("jdbc:h2:file:" + folder.resolve("store") + settings);
    }

    HikariDataSource pool() {
        return pool;
    }

    void removeAllRows() {
        TABLES.forEach(table -> execute("DELETE FROM " + PREFIX + table));
    }

    void execute(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Returns the first column of the first row, as text. */
    @Nullable
    String query(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Returns every row of every table, as text. */
    Map<String, List<String>> dump() {
        Map<String, List<String>> dump = new TreeMap<>();
        TABLES.forEach(table -> dump.put(table, rows("SELECT * FROM " + PREFIX + table)));
        return dump;
    }

    /** Returns the names of the tables that the migrations have made, without their prefix and without those about migrations. */
    Set<String> tablesThereAre() {
        Set<String> names = new TreeSet<>();
        try (Connection connection = pool.getConnection();
                ResultSet tables = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), null, null)) {
            while (tables.next()) {
                String name = tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                if (tables.getString("TABLE_TYPE").endsWith("TABLE") && name.startsWith(PREFIX)) {
                    names.add(name.substring(PREFIX.length()));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be listed", e);
        }
        names.removeAll(Set.of("schema_history", "schema_lock"));
        return names;
    }

    private List<String> rows(String sql) {
        List<String> all = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(rows.getString(i)).append('|');
                }
                all.add(row.toString());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        Collections.sort(all);
        return all;
    }

    long count(String table) {
        return Long.parseLong(String.valueOf(query("SELECT COUNT(*) FROM " + PREFIX + table)));
    }

    void assertThatNoConnectionIsInUse() {
        assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                .as("connections in use")
                .isZero();
    }

    @Override
    public void close() {
        pool.close();
    }
}
