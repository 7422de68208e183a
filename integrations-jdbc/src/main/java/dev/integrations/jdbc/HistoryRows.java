package dev.integrations.jdbc;

import dev.integrations.delivery.Completion;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What remains of completions that were recorded, written by one batch for deliveries and one for attempts. */
final class HistoryRows {
    private static final Columns<Completion> OF_CLAIM = new Columns<Completion>()
            .add("id", ColumnType.BIGINT, row -> row.claim().delivery().value())
            .add("event_id", ColumnType.UUID, row -> row.claim().event().value())
            .add(
                    "destination_id",
                    ColumnType.UUID,
                    row -> row.claim().destination().uuid())
            .add("destination_kind", ColumnType.SMALLINT, row ->
                    (short) row.claim().destination().kind().code())
            .add("attempts_before", ColumnType.SMALLINT, row ->
                    (short) row.claim().attemptsBefore());

    private static final Columns<Completion> HISTORY =
            Columns.join(OF_CLAIM, CompletionColumns.OUTCOME, CompletionColumns.FINISHED);

    private static final String FINISH = RowBatches.insert("integrations_delivery_history", HISTORY);

    private static final String KEEP_ATTEMPT = """
            INSERT INTO integrations_attempt
                (delivery_id, number, started_at, took_micros, status, response_headers, response_body,
                remote_address, truncated, failure, reason)
            VALUES (:id, :number, :started_at, :took_micros, :status, :response_headers, :response_body,
                :remote_address, :truncated, :failure, :attempt_reason)
            """;

    private static final Columns<Completion> ATTEMPT = Columns.join(CompletionColumns.KEY, CompletionColumns.ATTEMPT);

    private HistoryRows() {}

    static void insert(Handle handle, List<Completion> recorded) {
        RowBatches.run(
                handle,
                FINISH,
                HISTORY,
                recorded.stream().filter(CompletionColumns::isFinished).toList());
        RowBatches.run(
                handle,
                KEEP_ATTEMPT,
                ATTEMPT,
                recorded.stream().filter(row -> row.attempt().isPresent()).toList());
    }
}
