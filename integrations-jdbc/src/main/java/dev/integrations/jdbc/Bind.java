package dev.integrations.jdbc;

import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Parameters of statements, each bound in the way that the driver of the database understands. */
final class Bind {
    private Bind() {}

    /** A value of any type that a column has, or null. */
    static Argument value(@Nullable Object value) {
        return (position, statement, context) -> statement.setObject(
                position, value == null ? null : Dialect.of(context).parameter(value));
    }

    /** A time, cut off after the microsecond: a driver would round it up, into the future. */
    static Argument time(Instant at) {
        return value(stored(at));
    }

    static Argument time(Optional<Instant> at) {
        return at.map(Bind::time)
                .orElse((position, statement, context) -> statement.setNull(position, Types.TIMESTAMP_WITH_TIMEZONE));
    }

    static Argument uuid(UUID uuid) {
        return value(uuid);
    }

    static Argument uuid(Optional<UUID> uuid) {
        return uuid.map(Bind::uuid).orElse((position, statement, context) -> statement.setObject(position, null));
    }

    static Argument text(@Nullable String text) {
        return (position, statement, context) -> statement.setString(position, text);
    }

    /** Text that is searched: letters are folded here, since what a database folds depends on its locale. */
    static Argument folded(String text) {
        return text(text.toLowerCase(Locale.ROOT));
    }

    static Argument number(@Nullable Long number) {
        return (position, statement, context) -> {
            if (number == null) {
                statement.setNull(position, Types.BIGINT);
            } else {
                statement.setLong(position, number);
            }
        };
    }

    static Argument flag(boolean flag) {
        return (position, statement, context) -> statement.setBoolean(position, flag);
    }

    /** Binds the ids of several things, at least one; the statement compares a column with them by {@code <in_ids>}. */
    static <S extends SqlStatement<S>, T> S uuids(S statement, Collection<T> things, Function<T, UUID> id) {
        return ids(statement, ColumnType.UUID, things.stream().map(id).toList());
    }

    /** Binds numbers, at least one; the statement compares a column with them by {@code <in_ids>}. */
    static <S extends SqlStatement<S>> S numbers(S statement, Collection<Long> numbers) {
        return ids(statement, ColumnType.BIGINT, numbers);
    }

    /** Binds texts, at least one; the statement compares a column with them by {@code <in_ids>}. */
    static <S extends SqlStatement<S>> S texts(S statement, Collection<String> texts) {
        return ids(statement, ColumnType.TEXT, texts);
    }

    private static <S extends SqlStatement<S>> S ids(S statement, ColumnType type, Collection<?> ids) {
        return Dialect.of(statement.getContext()).bindIds(statement, type, ids);
    }

    static Argument bytes(byte @Nullable [] bytes) {
        return (position, statement, context) -> statement.setBytes(position, bytes);
    }

    static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
