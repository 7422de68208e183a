package dev.integrations.jdbc;

import dev.integrations.jdbc.Columns.Column;
import java.lang.reflect.Array;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Many rows in one statement, as an array for each column, which {@code unnest} turns into rows again. */
final class ArrayRows {
    private ArrayRows() {}

    static <S extends SqlStatement<S>, R> S bind(S statement, Columns<R> columns, Collection<R> rows) {
        for (Column<R> column : columns.all()) {
            Object[] values = (Object[]) Array.newInstance(element(column.type()), rows.size());
            int i = 0;
            for (R row : rows) {
                values[i++] = element(column.value().apply(row));
            }
            statement.bind(column.name(), array(sqlName(column.type()), values));
        }
        return statement;
    }

    /** Binds ids as one array. */
    static <S extends SqlStatement<S>> S bindIds(S statement, ColumnType type, Collection<?> ids) {
        Object[] values = ids.toArray((Object[]) Array.newInstance(element(type), 0));
        return statement.define("in_ids", "= ANY(:ids)").bind("ids", array(sqlName(type), values));
    }

    private static Argument array(String type, @Nullable Object[] values) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }

    private static String sqlName(ColumnType type) {
        return switch (type) {
            case BIGINT -> "bigint";
            case SMALLINT -> "smallint";
            case BOOLEAN -> "boolean";
            case TEXT -> "text";
            case BYTES -> "bytea";
            case UUID -> "uuid";
            case TIME -> "timestamptz";
        };
    }

    private static Class<?> element(ColumnType type) {
        return switch (type) {
            case BIGINT -> Long.class;
            case SMALLINT -> Short.class;
            case BOOLEAN -> Boolean.class;
            case TEXT, TIME -> String.class;
            case BYTES -> byte[].class;
            case UUID -> UUID.class;
        };
    }

    /** Times travel as text, which is how the driver of PostgreSQL sends arrays of them anyway. */
    private static @Nullable Object element(@Nullable Object value) {
        return value instanceof Instant at ? at.toString() : value;
    }
}
