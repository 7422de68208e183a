package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import org.junit.jupiter.api.Test;

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

    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                UnsupportedDatabaseTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer));
    }
}
