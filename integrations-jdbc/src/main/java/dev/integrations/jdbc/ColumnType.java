package dev.integrations.jdbc;

import java.lang.reflect.Array;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** The types of columns that are written for many rows at once. */
enum ColumnType {
    BIGINT("bigint", Long.class),
    SMALLINT("smallint", Short.class),
    BOOLEAN("boolean", Boolean.class),
    TEXT("text", String.class),
    BYTES("bytea", byte[].class),
    UUID("uuid", UUID.class),
    /** Times travel as text, which is how the driver of PostgreSQL sends arrays of them anyway. */
    TIME("timestamptz", String.class);

    private final String sqlName;
    private final Class<?> element;

    ColumnType(String sqlName, Class<?> element) {
        this.sqlName = sqlName;
        this.element = element;
    }

    @Nullable
    Object[] newArray(int length) {
        return (Object[]) Array.newInstance(element, length);
    }

    Argument array(@Nullable Object[] values) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf(sqlName, values));
    }

    static Argument value(@Nullable Object value) {
        return (position, statement, context) -> statement.setObject(position, value);
    }

    static String time(Instant at) {
        return Bind.stored(at).toString();
    }
}
