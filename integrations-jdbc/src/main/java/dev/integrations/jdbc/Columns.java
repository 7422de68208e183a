package dev.integrations.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The columns of a kind of row. How many rows travel in one statement, each dialect says for itself. */
final class Columns<R> {
    /** One of them, and how its value is got. */
    record Column<R>(String name, ColumnType type, Function<R, @Nullable Object> value) {}

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

    List<Column<R>> all() {
        return columns;
    }

    /** Returns the names, as SQL has them. */
    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** Returns the parameters, in the order of the names. */
    String parameters() {
        return columns.stream().map(column -> ":" + column.name()).collect(Collectors.joining(", "));
    }

    /** Binds the columns of one row. */
    <S extends SqlStatement<S>> S bind(S statement, R row) {
        for (Column<R> column : columns) {
            statement.bind(column.name(), Bind.value(column.value().apply(row)));
        }
        return statement;
    }
}
