package dev.integrations.jdbc;

import dev.integrations.common.PageRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** What rows of a listing must meet. */
final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Argument> parameters = new HashMap<>();

    /** Adds a condition without a parameter. */
    Conditions and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Adds a condition with a parameter. */
    Conditions and(String condition, String parameter, Argument value) {
        parameters.put(parameter, value);
        return and(condition);
    }

    /** Adds a condition if its parameter is present. */
    Conditions and(String condition, String parameter, Optional<Argument> value) {
        value.ifPresent(present -> and(condition, parameter, present));
        return this;
    }

    /** Adds that a column has a text, if there is one. */
    Conditions equal(String column, Optional<String> text) {
        return text("%s = :%s".formatted(column, column), column, text);
    }

    /** Adds that the searched text of a row has a text in it, if there is one, in any case of letters. */
    Conditions containing(Optional<String> text) {
        return text("POSITION(:text IN search_text) > 0", "text", text.map(part -> part.toLowerCase(Locale.ROOT)));
    }

    /** No row has a NUL: PostgreSQL stores none, and refuses to compare with one. */
    private Conditions text(String condition, String parameter, Optional<String> text) {
        return text.filter(value -> value.indexOf(0) >= 0).isPresent()
                ? and("1 = 0")
                : and(condition, parameter, text.map(Bind::text));
    }

    /** Returns the conditions as SQL, at least one. */
    String sql() {
        return String.join(" AND ", conditions);
    }

    <S extends SqlStatement<S>> S bindTo(S statement) {
        parameters.forEach(statement::bind);
        return statement;
    }

    /** Returns a query for the page, newest first, and one row beyond it. */
    Query query(Handle handle, String selectWhere, PageRequest page) {
        return bindTo(handle.createQuery(selectWhere + sql() + " ORDER BY id DESC LIMIT :limit"))
                .bind("limit", page.limit() + 1);
    }
}
