package dev.integrations.jdbc;

import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Records a batch of completions with four batches of statements, however many completions there are. */
final class H2Completion {
    private static final String DELETE = "DELETE FROM integrations_delivery WHERE id = :id AND fence = :fence";

    private static final String POSTPONE = """
            UPDATE integrations_delivery SET due = :due, fence = NULL, attempts = :attempts, reason = :reason
            WHERE id = :id AND fence = :fence
            """;

    private static final String KEEP_ATTEMPT = """
            INSERT INTO integrations_attempt
                (delivery_id, number, started_at, took_micros, status, response_headers, response_body, truncated,
                failure, reason)
            VALUES (:id, :number, :started_at, :took_micros, :status, :response_headers, :response_body, :truncated,
                :failure, :attempt_reason)
            """;

    private static final Columns<Completion> POSTPONED =
            Columns.join(CompletionColumns.KEY, CompletionColumns.OUTCOME, CompletionColumns.POSTPONED);

    private static final Columns<Completion> ATTEMPT = Columns.join(CompletionColumns.KEY, CompletionColumns.ATTEMPT);

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

    private static final String FINISH = H2Dialect.insert("integrations_delivery_history", HISTORY);

    private H2Completion() {}

    static Set<DeliveryId> run(Handle handle, Collection<Completion> completions) {
        List<Completion> finished = H2Dialect.runBatch(
                handle, DELETE, CompletionColumns.KEY, filter(completions, CompletionColumns::isFinished));
        List<Completion> postponed = H2Dialect.runBatch(
                handle, POSTPONE, POSTPONED, filter(completions, row -> !CompletionColumns.isFinished(row)));
        List<Completion> recorded =
                Stream.concat(finished.stream(), postponed.stream()).toList();
        H2Dialect.runBatch(handle, FINISH, HISTORY, finished);
        H2Dialect.runBatch(
                handle,
                KEEP_ATTEMPT,
                ATTEMPT,
                filter(recorded, row -> row.attempt().isPresent()));
        return recorded.stream()
                .map(completion -> completion.claim().delivery())
                .collect(Collectors.toSet());
    }

    private static List<Completion> filter(Collection<Completion> completions, Predicate<Completion> wanted) {
        return completions.stream().filter(wanted).toList();
    }
}
