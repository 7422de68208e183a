package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedDatabaseTest {
    @Test
    void database_without_a_dialect_is_named() {
        DatabaseMetaData metaData = answering(DatabaseMetaData.class, "Derby");
        Connection connection = answering(Connection.class, metaData);

        assertThatThrownBy(() -> Dialect.of(connection))
                .isInstanceOf(UnsupportedDatabaseException.class)
                .hasMessageContaining("'Derby'")
                .extracting("product")
                .isEqualTo("Derby");
    }

    @Test
    void mysql_is_not_taken_for_mariadb() {
        assertThatThrownBy(() -> Dialect.of(connectionTo("MySQL", 8, 4)))
                .isInstanceOf(UnsupportedDatabaseException.class)
                .hasMessageContaining("'MySQL'")
                .hasMessageContaining("MariaDB's own driver");
    }

    @Test
    void mariadb_before_10_6_is_refused_by_its_version() {
        assertThatThrownBy(() -> Dialect.of(connectionTo("MariaDB", 10, 5)))
                .isInstanceOf(UnsupportedDatabaseException.class)
                .hasMessageContaining("'MariaDB 10.5'")
                .hasMessageContaining("10.6 or later");
    }

    @ParameterizedTest
    @CsvSource({"10, 6", "10, 11", "11, 0", "12, 3"})
    void mariadb_from_10_6_on_is_taken(int major, int minor) throws SQLException {
        assertThat(Dialect.of(connectionTo("MariaDB", major, minor))).isInstanceOf(MariadbDialect.class);
    }

    private static Connection connectionTo(String product, int major, int minor) {
        DatabaseMetaData metaData = (DatabaseMetaData) Proxy.newProxyInstance(
                UnsupportedDatabaseTest.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getDatabaseProductName" -> product;
                    case "getDatabaseMajorVersion" -> major;
                    default -> minor;
                });
        return answering(Connection.class, metaData);
    }

    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                UnsupportedDatabaseTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer));
    }
}
