package dev.integrations.jdbc;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Parameters of statements, bound in a way that every driver understands. */
final class Bind {
    private Bind() {}

    /** A time, cut off after the microsecond: a driver would round it up, into the future. */
    static Argument time(Instant at) {
        OffsetDateTime time = stored(at).atOffset(ZoneOffset.UTC);
        return (position, statement, context) -> statement.setObject(position, time);
    }

    static Argument time(Optional<Instant> at) {
        return at.map(Bind::time)
                .orElse((position, statement, context) -> statement.setNull(position, Types.TIMESTAMP_WITH_TIMEZONE));
    }

    static Argument uuid(UUID uuid) {
        return (position, statement, context) -> statement.setObject(position, uuid);
    }

    static Argument uuid(Optional<UUID> uuid) {
        return uuid.map(Bind::uuid).orElse((position, statement, context) -> statement.setObject(position, null));
    }

    static Argument text(@Nullable String text) {
        return (position, statement, context) -> statement.setString(position, text);
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

    /** Binds the ids of several things as {@code :ids}. */
    static <S extends SqlStatement<S>, T> S uuids(S statement, Collection<T> things, Function<T, UUID> id) {
        return new Columns<T>().add("ids", ColumnType.UUID, id::apply).bindArrays(statement, things);
    }

    /** Binds numbers as {@code :ids}. */
    static <S extends SqlStatement<S>> S numbers(S statement, Collection<Long> numbers) {
        return new Columns<Long>()
                .add("ids", ColumnType.BIGINT, number -> number)
                .bindArrays(statement, numbers);
    }

    static Argument bytes(byte @Nullable [] bytes) {
        return (position, statement, context) -> statement.setBytes(position, bytes);
    }

    static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
