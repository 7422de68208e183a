package dev.integrations.jdbc;

import java.time.Instant;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** The types of columns that are written for many rows at once. */
enum ColumnType {
    BIGINT("bigint", Long[]::new),
    SMALLINT("smallint", Short[]::new),
    BOOLEAN("boolean", Boolean[]::new),
    TEXT("text", String[]::new),
    BYTES("bytea", byte[][]::new),
    UUID("uuid", UUID[]::new),
    /** Times travel as text, which is how the driver of PostgreSQL sends arrays of them anyway. */
    TIME("timestamptz", String[]::new);

    private final String sqlName;
    private final IntFunction<Object[]> maker;

    ColumnType(String sqlName, IntFunction<Object[]> maker) {
        this.sqlName = sqlName;
        this.maker = maker;
    }

    @Nullable
    Object[] newArray(int length) {
        return maker.apply(length);
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
