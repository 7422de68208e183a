package dev.integrations.jdbc;

import dev.integrations.jdbc.Columns.Column;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Many rows in one statement, as a JSON array of arrays, which {@code JSON_TABLE} turns into rows again. A column of a
 * table that is joined to it has to be named with its table, and the table to be read by {@code FORCE INDEX}: the
 * optimizer takes every such array for 40 rows, and would lock all rows of a small table.
 */
final class JsonRows {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private JsonRows() {}

    /** Returns the rows that are bound as {@code :rows}, as a table named {@code given}. */
    static String table(Columns<?> columns) {
        StringJoiner definitions = new StringJoiner(", ", "JSON_TABLE(:rows, '$[*]' COLUMNS (", ")) AS given");
        int i = 0;
        for (Column<?> column : columns.all()) {
            definitions.add("%s %s PATH '$[%d]'".formatted(column.name(), sqlType(column.type()), i++));
        }
        return definitions.toString();
    }

    /** Returns what the columns of the rows are, as a list to select. */
    static String values(Columns<?> columns) {
        StringJoiner values = new StringJoiner(", ");
        for (Column<?> column : columns.all()) {
            values.add((column.type() == ColumnType.UUID ? "UNHEX(given.%s)" : "given.%s").formatted(column.name()));
        }
        return values.toString();
    }

    private static String sqlType(ColumnType type) {
        return switch (type) {
            case BIGINT -> "bigint";
            case SMALLINT -> "smallint";
            case BOOLEAN -> "boolean";
            case TEXT -> "mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
            case UUID -> "char(32)";
            case TIME -> "datetime(6)";
            case BYTES -> throw new IllegalArgumentException("bytes do not travel as JSON");
        };
    }

    static <S extends SqlStatement<S>, R> S bind(S statement, Columns<R> columns, Collection<R> rows) {
        List<List<@Nullable Object>> json = new ArrayList<>(rows.size());
        for (R row : rows) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Column<R> column : columns.all()) {
                values.add(element(column.value().apply(row)));
            }
            json.add(values);
        }
        return statement.bind("rows", Json.writeRows(json));
    }

    private static @Nullable Object element(@Nullable Object value) {
        if (value instanceof UUID uuid) {
            HexFormat hex = HexFormat.of();
            return hex.toHexDigits(uuid.getMostSignificantBits()) + hex.toHexDigits(uuid.getLeastSignificantBits());
        }
        return value instanceof Instant at ? TIME.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC)) : value;
    }
}
