package dev.integrations.jdbc;

import dev.integrations.delivery.Completion;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statement that records a batch of completions: it locks the deliveries whose fence stands, moves the finished ones
 * to the history, postpones the others, and keeps the attempts.
 */
final class PostgresqlCompletion {
    static final List<Columns<Completion>> COLUMNS = List.of(
            CompletionColumns.KEY,
            CompletionColumns.OUTCOME,
            CompletionColumns.POSTPONED,
            CompletionColumns.FINISHED,
            CompletionColumns.ATTEMPT);

    static final String SQL = """
            WITH given AS MATERIALIZED (
                SELECT * FROM unnest(%s) AS given (%s)
            ), held AS (
                SELECT d.id, d.event_id, d.destination_id, d.destination_kind, d.attempts_before
                FROM integrations_delivery d JOIN given g ON d.id = g.id AND d.fence = g.fence
                ORDER BY d.id FOR UPDATE OF d
            ), finished AS (
                DELETE FROM integrations_delivery d USING held h, given g
                WHERE d.id = h.id AND g.id = h.id AND g.state <> 0
            ), postponed AS (
                UPDATE integrations_delivery d
                SET due = g.due, fence = NULL, attempts = g.attempts, reason = g.reason
                FROM held h, given g
                WHERE d.id = h.id AND g.id = h.id AND g.state = 0
            ), history AS (
                INSERT INTO integrations_delivery_history
                    (id, tenant, event_id, event_type, destination_id, destination_kind, state, attempts,
                    attempts_before, published_at, finished_at, reason)
                SELECT h.id, g.tenant, h.event_id, g.event_type, h.destination_id, h.destination_kind, g.state,
                    g.attempts, h.attempts_before, g.published_at, g.finished_at, g.reason
                FROM held h JOIN given g ON g.id = h.id WHERE g.state <> 0
            ), attempt AS (
                INSERT INTO integrations_attempt
                    (delivery_id, number, started_at, took_micros, status, response_headers, response_body, truncated,
                    failure, reason)
                SELECT h.id, g.number, g.started_at, g.took_micros, g.status, g.response_headers, g.response_body,
                    g.truncated, g.failure, g.attempt_reason
                FROM held h JOIN given g ON g.id = h.id WHERE g.number IS NOT NULL
            )
            SELECT id FROM held
            """.formatted(joined(Columns::parameters), joined(Columns::names));

    private PostgresqlCompletion() {}

    private static String joined(Function<Columns<Completion>, String> part) {
        return COLUMNS.stream().map(part).collect(Collectors.joining(", "));
    }
}
