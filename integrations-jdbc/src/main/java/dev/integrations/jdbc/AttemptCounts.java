package dev.integrations.jdbc;

import dev.integrations.delivery.AttemptStatistics;
import dev.integrations.delivery.AttemptStatistics.Times;
import dev.integrations.http.FailureKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Counts the attempts at deliveries. */
final class AttemptCounts {
    /** Ranks are whole numbers, so that all databases mean the same by a percentile: the nearest rank. */
    private static final String SQL = """
            SELECT status, failure, succeeded, COUNT(*) AS attempts, MAX(started_at) AS newest,
                SUM(took_micros) AS sum_micros, MAX(took_micros) AS max_micros,
                MIN(CASE WHEN place * 2 >= total THEN took_micros END) AS median_micros,
                MIN(CASE WHEN place * 100 >= total * 95 THEN took_micros END) AS most_micros
            FROM (
                SELECT status, failure, succeeded, started_at, took_micros,
                    ROW_NUMBER() OVER (PARTITION BY succeeded ORDER BY took_micros) AS place,
                    COUNT(*) OVER (PARTITION BY succeeded) AS total
                FROM (
                    SELECT a.status, a.failure, a.started_at, a.took_micros,
                        CASE WHEN a.reason IS NULL THEN 1 ELSE 0 END AS succeeded
                    FROM (%s) AS ended JOIN integrations_attempt a ON a.delivery_id = ended.id
                    UNION ALL
                    SELECT a.status, a.failure, a.started_at, a.took_micros,
                        CASE WHEN a.reason IS NULL THEN 1 ELSE 0 END AS succeeded
                    FROM (%s) AS waiting JOIN integrations_attempt a ON a.delivery_id = waiting.id
                    WHERE a.started_at >= :from AND a.started_at < :to
                ) AS made
            ) AS ranked
            GROUP BY status, failure, succeeded
            """;

    /** Those that ended in one way: with one status or kind of failure. */
    private record Group(
            Optional<Integer> status,
            Optional<FailureKind> failure,
            boolean succeeded,
            long count,
            Instant newest,
            long sum,
            long maximum,
            Optional<Long> median,
            Optional<Long> percentile95) {}

    private AttemptCounts() {}

    /**
     * Returns the statement for the deliveries that two others select: all attempts at those that ended, and at those that are
     * pending the attempts that began in the span.
     */
    static String sql(String ended, String pending) {
        return SQL.formatted(ended, pending);
    }

    static AttemptStatistics read(Query query) {
        List<Group> succeeded = new ArrayList<>();
        List<Group> failed = new ArrayList<>();
        for (Group group : query.map((row, context) -> group(row)).list()) {
            (group.succeeded() ? succeeded : failed).add(group);
        }
        Map<Integer, Long> byStatus = new HashMap<>();
        Map<FailureKind, Long> byKind = new EnumMap<>(FailureKind.class);
        long otherwise = 0;
        for (Group group : failed) {
            if (group.status().isPresent()) {
                byStatus.merge(group.status().get(), group.count(), Long::sum);
            } else if (group.failure().isPresent()) {
                byKind.merge(group.failure().get(), group.count(), Long::sum);
            } else {
                otherwise += group.count();
            }
        }
        return new AttemptStatistics(
                count(succeeded), byStatus, byKind, otherwise, times(succeeded), newest(succeeded), newest(failed));
    }

    private static Group group(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        boolean answered = !row.wasNull();
        return new Group(
                answered ? Optional.of(status) : Optional.empty(),
                kind(row.getString("failure")),
                row.getInt("succeeded") == 1,
                row.getLong("attempts"),
                Read.time(row, "newest"),
                row.getLong("sum_micros"),
                row.getLong("max_micros"),
                number(row, "median_micros"),
                number(row, "most_micros"));
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    /** A kind that only a newer version knows is none of those that this one can count apart. */
    private static Optional<FailureKind> kind(@Nullable String name) {
        return Stream.of(FailureKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst();
    }

    private static long count(List<Group> groups) {
        return groups.stream().mapToLong(Group::count).sum();
    }

    /** Each group has the least of its own that has the rank or a higher one; the least of these has the rank. */
    private static Optional<Times> times(List<Group> groups) {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        long sum = groups.stream().mapToLong(Group::sum).sum();
        return Optional.of(new Times(
                micros(sum / count(groups)),
                micros(least(groups.stream().flatMap(group -> group.median().stream()))),
                micros(least(groups.stream().flatMap(group -> group.percentile95().stream()))),
                micros(groups.stream().mapToLong(Group::maximum).max().orElseThrow())));
    }

    private static long least(Stream<Long> numbers) {
        return numbers.min(Long::compareTo).orElseThrow();
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    private static Optional<Instant> newest(List<Group> groups) {
        return groups.stream().map(Group::newest).max(Instant::compareTo);
    }
}
