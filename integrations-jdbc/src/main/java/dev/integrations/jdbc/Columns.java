package dev.integrations.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a kind of row. They are bound as one array each, which {@code unnest} turns into rows again within one
 * statement, or row by row in a batch.
 */
final class Columns<R> {
    private record Column<R>(String name, ColumnType type, Function<R, @Nullable Object> value) {}

    private final List<Column<R>> columns = new ArrayList<>();

    Columns<R> add(String name, ColumnType type, Function<R, @Nullable Object> value) {
        columns.add(new Column<>(name, type, value));
        return this;
    }

    /** Returns the columns of several, in their order. */
    @SafeVarargs
    static <R> Columns<R> join(Columns<R>... parts) {
        Columns<R> all = new Columns<>();
        for (Columns<R> part : parts) {
            all.columns.addAll(part.columns);
        }
        return all;
    }

    /** Returns the names, as SQL has them. */
    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** Returns the parameters, in the order of the names. */
    String parameters() {
        return columns.stream().map(column -> ":" + column.name()).collect(Collectors.joining(", "));
    }

    <S extends SqlStatement<S>> S bindArrays(S statement, Collection<R> rows) {
        for (Column<R> column : columns) {
            @Nullable Object[] values = column.type().newArray(rows.size());
            int i = 0;
            for (R row : rows) {
                values[i++] = column.value().apply(row);
            }
            statement.bind(column.name(), column.type().array(values));
        }
        return statement;
    }

    /** Binds the columns of one row. */
    <S extends SqlStatement<S>> S bind(S statement, R row) {
        for (Column<R> column : columns) {
            statement.bind(column.name(), ColumnType.value(column.value().apply(row)));
        }
        return statement;
    }

    void addTo(PreparedBatch batch, R row) {
        for (Column<R> column : columns) {
            batch.bind(column.name(), ColumnType.value(column.value().apply(row)));
        }
        batch.add();
    }
}
