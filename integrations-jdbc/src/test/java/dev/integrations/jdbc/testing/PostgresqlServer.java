package dev.integrations.jdbc.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * The PostgreSQL that tests run on: the one that {@value #URL_VARIABLE} names, or one server in this process's care that
 * is started once and stopped with it.
 */
public final class PostgresqlServer {
    private static final String URL_VARIABLE = "INTEGRATIONS_TEST_POSTGRESQL_URL";

    private PostgresqlServer() {}

    /**
     * Makes a schema for a test of its own.
     *
     * @return a JDBC URL with user and, if one is needed, password, whose connections work in a new, empty schema
     */
    public static String newSchema() {
        String schema = "test_" + UUID.randomUUID().toString().replace("-", "");
        String url = Running.URL;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL for tests cannot be used", e);
        }
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    /** Started with the first use. */
    private static final class Running {
        static final String URL = url();

        private static String url() {
            String given = System.getenv(URL_VARIABLE);
            return given == null || given.isBlank() ? embedded().getJdbcUrl("postgres", "postgres") : given;
        }

        /** Nothing of it is kept, so nothing of it is synced. */
        private static EmbeddedPostgres embedded() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("max_connections", "200")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
            }
        }
    }
}
