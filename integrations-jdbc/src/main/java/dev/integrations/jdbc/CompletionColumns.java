package dev.integrations.jdbc;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is written of completions; the columns of an attempt are null, its number first, where there was none. */
final class CompletionColumns {
    /** What names a held delivery. */
    static final Columns<Completion> KEY = new Columns<Completion>()
            .add("id", ColumnType.BIGINT, row -> row.claim().delivery().value())
            .add("fence", ColumnType.BIGINT, row -> row.claim().fence());

    /** What becomes of every delivery. */
    static final Columns<Completion> OUTCOME = new Columns<Completion>()
            .add("attempts", ColumnType.SMALLINT, row -> (short) row.attempts())
            .add("reason", ColumnType.TEXT, row -> orNull(row.reason(), CompletionColumns::storable));

    /** What is written of a pending delivery only. */
    static final Columns<Completion> POSTPONED =
            new Columns<Completion>().add("due", ColumnType.TIME, row -> orNull(row.nextAttemptAt(), Bind::stored));

    /** What is written of a finished delivery only. */
    static final Columns<Completion> FINISHED = new Columns<Completion>()
            .add("state", ColumnType.SMALLINT, row -> States.code(row.state()))
            .add("tenant", ColumnType.TEXT, row -> row.event().tenant().value())
            .add("event_type", ColumnType.TEXT, row -> row.event().type().name())
            .add("published_at", ColumnType.TIME, row -> Bind.stored(row.event().createdAt()))
            .add("finished_at", ColumnType.TIME, row -> Bind.stored(row.at()));

    /** What is written of an attempt. */
    static final Columns<Completion> ATTEMPT = new Columns<Completion>()
            .add("number", ColumnType.SMALLINT, row -> ofAttempt(row, attempt -> (short) attempt.number()))
            .add("started_at", ColumnType.TIME, row -> ofAttempt(row, attempt -> Bind.stored(attempt.startedAt())))
            .add("took_micros", ColumnType.BIGINT, row -> ofAttempt(row, attempt -> micros(attempt.took())))
            .add("status", ColumnType.SMALLINT, row -> ofResponse(row, response -> (short) response.status()))
            .add("response_headers", ColumnType.TEXT, row -> ofResponse(row, r -> Json.write(r.headers())))
            .add("response_body", ColumnType.BYTES, row -> ofResponse(row, OutboundResponse::body))
            .add("remote_address", ColumnType.TEXT, row -> ofResponse(row, r -> orNull(r.address(), text -> text)))
            .add("truncated", ColumnType.BOOLEAN, row -> ofResponse(row, OutboundResponse::truncated))
            .add("failure", ColumnType.TEXT, row -> ofAttempt(row, attempt -> orNull(attempt.failure(), Enum::name)))
            .add(
                    "attempt_reason",
                    ColumnType.TEXT,
                    row -> ofAttempt(row, attempt -> orNull(attempt.reason(), CompletionColumns::storable)));

    private CompletionColumns() {}

    static boolean isFinished(Completion completion) {
        return completion.state() != DeliveryState.PENDING;
    }

    /** PostgreSQL keeps no NUL in texts, and one such reason would fail its whole batch. */
    private static String storable(String reason) {
        return reason.replace("\0", "");
    }

    private static long micros(Duration took) {
        return TimeUnit.MICROSECONDS.convert(took);
    }

    private static @Nullable Object ofAttempt(Completion row, Function<Attempt, @Nullable Object> value) {
        return row.attempt().isPresent() ? value.apply(row.attempt().get()) : null;
    }

    private static @Nullable Object ofResponse(Completion row, Function<OutboundResponse, @Nullable Object> value) {
        return ofAttempt(
                row,
                attempt -> attempt.response().isPresent()
                        ? value.apply(attempt.response().get())
                        : null);
    }

    private static <T> @Nullable Object orNull(Optional<T> value, Function<? super T, Object> column) {
        return value.isPresent() ? column.apply(value.get()) : null;
    }
}
