package dev.integrations.jdbc;

import dev.integrations.delivery.Completion;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The statement that records a batch of completions: it locks the deliveries whose fence stands, moves the finished ones
 * to the history, postpones the others, and keeps the attempts. All columns travel in one intermediate result: PostgreSQL
 * cannot know how long arrays will be, and would join two such results row by row.
 */
final class PostgresqlCompletion {
    static final List<Columns<Completion>> COLUMNS = List.of(
            CompletionColumns.KEY,
            CompletionColumns.OUTCOME,
            CompletionColumns.POSTPONED,
            CompletionColumns.FINISHED,
            CompletionColumns.ATTEMPT);

    static final String SQL = """
            WITH held AS (
                SELECT given.*, d.event_id, d.destination_id, d.destination_kind, d.attempts_before
                FROM integrations_delivery d
                JOIN unnest(%s) AS given (%s) ON d.id = given.id AND d.fence = given.fence
                ORDER BY d.id FOR UPDATE OF d
            ), finished AS (
                DELETE FROM integrations_delivery d USING held h WHERE d.id = h.id AND h.state <> 0
            ), postponed AS (
                UPDATE integrations_delivery d
                SET due = h.due, fence = NULL, attempts = h.attempts, reason = h.reason
                FROM held h WHERE d.id = h.id AND h.state = 0
            ), history AS (
                INSERT INTO integrations_delivery_history
                    (id, tenant, event_id, event_type, destination_id, destination_kind, state, attempts,
                    attempts_before, published_at, finished_at, reason)
                SELECT id, tenant, event_id, event_type, destination_id, destination_kind, state, attempts,
                    attempts_before, published_at, finished_at, reason
                FROM held WHERE state <> 0
            ), attempt AS (
                INSERT INTO integrations_attempt
                    (delivery_id, number, started_at, took_micros, status, response_headers, response_body,
                    remote_address, truncated, failure, reason)
                SELECT id, number, started_at, took_micros, status, response_headers, response_body,
                    remote_address, truncated, failure, attempt_reason
                FROM held WHERE number IS NOT NULL
            )
            SELECT id FROM held
            """.formatted(joined(Columns::parameters), joined(Columns::names));

    private PostgresqlCompletion() {}

    private static String joined(Function<Columns<Completion>, String> part) {
        return COLUMNS.stream().map(part).collect(Collectors.joining(", "));
    }
}
