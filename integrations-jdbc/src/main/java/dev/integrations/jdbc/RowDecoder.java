package dev.integrations.jdbc;

import dev.integrations.crypto.Portion;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes values of the rows of a table. One that cannot be decoded stops only itself: it is named in the log and left out.
 *
 * @param table the table, for the log
 * @param decoding makes a value of a row, whose key must be a column named {@code id}
 */
record RowDecoder<T>(String table, Decoding<T> decoding) {
    private static final Logger LOG = LoggerFactory.getLogger(RowDecoder.class);

    /** Makes a value of the columns of a row. */
    @FunctionalInterface
    interface Decoding<T> {
        T decode(ResultSet row) throws SQLException;
    }

    private record Keyed<T>(String id, @Nullable T item) {}

    List<T> list(Query query) {
        return query.map((row, context) -> decode(row)).list().stream()
                .filter(Objects::nonNull)
                .toList();
    }

    Optional<T> first(Query query) {
        return list(query).stream().findFirst();
    }

    /** Cuts a page out of a query for one row more than the page has; makes the cursor of an id. */
    Page<T> page(Query query, PageRequest page, Function<String, String> cursor) {
        List<Keyed<T>> rows = query.map((row, context) -> new Keyed<>(Read.key(row), decode(row)))
                .list();
        Page<Keyed<T>> cut = Page.of(rows, page.limit(), row -> cursor.apply(row.id()));
        return new Page<>(
                cut.items().stream().map(Keyed::item).filter(Objects::nonNull).toList(), cut.next());
    }

    /** Returns what a query for the rows behind some row finds. */
    Portion<T> portion(Query query) {
        List<Keyed<T>> rows = query.map((row, context) -> new Keyed<>(Read.key(row), decode(row)))
                .list();
        List<T> items =
                rows.stream().map(Keyed::item).filter(Objects::nonNull).toList();
        Optional<String> last =
                rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(rows.size() - 1).id());
        return new Portion<>(items, last, rows.size() - items.size());
    }

    @Nullable
    T decode(ResultSet row) throws SQLException {
        try {
            return decoding.decode(row);
        } catch (RuntimeException e) {
            LOG.error("Row {} of {} cannot be decoded and is left out", Read.key(row), table, e);
            return null;
        }
    }
}
