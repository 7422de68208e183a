package dev.integrations.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Many rows in one batch of the driver, which runs a statement for each of them without waiting in between. */
final class RowBatches {
    private RowBatches() {}

    static String insert(String table, Columns<?> columns) {
        return "INSERT INTO %s (%s) VALUES (%s)".formatted(table, columns.names(), columns.parameters());
    }

    /** Runs a statement for each row, and returns how many rows of its table each of them changed. */
    static <R> int[] run(Handle handle, String sql, Columns<R> columns, Collection<R> rows) {
        PreparedBatch batch = handle.prepareBatch(sql);
        rows.forEach(row -> columns.bind(batch, row).add());
        return batch.execute();
    }

    /** Returns the rows for which something was changed. */
    static <R> List<R> matched(int[] counts, Collection<R> rows) {
        List<R> matched = new ArrayList<>(rows.size());
        int i = 0;
        for (R row : rows) {
            if (counts[i++] == 1) {
                matched.add(row);
            }
        }
        return matched;
    }
}
