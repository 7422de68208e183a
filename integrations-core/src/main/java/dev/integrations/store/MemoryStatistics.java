package dev.integrations.store;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.AttemptStatistics;
import dev.integrations.delivery.AttemptStatistics.Times;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.StatisticsSpan;
import dev.integrations.delivery.StatisticsStore;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.store.DeliveryRow.Finished;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The counts of one transaction. */
final class MemoryStatistics implements StatisticsStore {
    private static final Comparator<Ended> NEWEST_FIRST =
            Comparator.comparing(Ended::at).reversed();

    private final MemoryTransaction transaction;

    private record Ended(DeliveryRow row, Instant at) {}

    MemoryStatistics(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public DeliveryStatistics count(TenantId tenant, DestinationId destination, StatisticsSpan span, int most) {
        List<DeliveryRow> rows = transaction.tables().deliveries().rows(tenant).values().stream()
                .filter(row -> row.destination().equals(destination))
                .toList();
        List<Ended> ended = rows.stream()
                .flatMap(row -> row.standing() instanceof Finished finished && span.contains(finished.at())
                        ? Optional.of(new Ended(row, finished.at())).stream()
                        : Optional.<Ended>empty().stream())
                .sorted(NEWEST_FIRST)
                .limit(most)
                .toList();
        List<DeliveryRow> pending =
                rows.stream().filter(DeliveryRow::isPending).limit(most).toList();
        Instant from = ended.size() < most ? span.from() : ended.get(most - 1).at();
        return new DeliveryStatistics(
                new StatisticsSpan(from, span.to()),
                ended.stream().collect(groupingBy(one -> one.row().state(), counting())),
                attempts(Stream.concat(
                                ended.stream().flatMap(one -> one.row().attempts().stream()),
                                pending.stream()
                                        .flatMap(row -> row.attempts().stream())
                                        .filter(attempt -> span.contains(attempt.startedAt())))
                        .toList()),
                pending.size());
    }

    private static AttemptStatistics attempts(Collection<Attempt> attempts) {
        List<Attempt> succeeded =
                attempts.stream().filter(attempt -> attempt.reason().isEmpty()).toList();
        List<Attempt> failed = attempts.stream()
                .filter(attempt -> attempt.reason().isPresent())
                .toList();
        Map<Integer, Long> byStatus = failed.stream()
                .flatMap(attempt -> attempt.response().stream())
                .collect(groupingBy(OutboundResponse::status, counting()));
        Map<FailureKind, Long> byKind = failed.stream()
                .filter(attempt -> attempt.response().isEmpty())
                .flatMap(attempt -> attempt.failure().stream())
                .collect(groupingBy(kind -> kind, counting()));
        long otherwise = failed.stream()
                .filter(attempt ->
                        attempt.response().isEmpty() && attempt.failure().isEmpty())
                .count();
        return new AttemptStatistics(
                succeeded.size(), byStatus, byKind, otherwise, times(succeeded), newest(succeeded), newest(failed));
    }

    private static Optional<Times> times(List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> sorted = attempts.stream().map(Attempt::took).sorted().toList();
        Duration mean = sorted.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(sorted.size());
        return Optional.of(new Times(
                mean.truncatedTo(ChronoUnit.MICROS),
                percentile(sorted, 50),
                percentile(sorted, 95),
                sorted.get(sorted.size() - 1)));
    }

    /** The nearest rank: the first that has so many of a hundred at or before it. */
    private static Duration percentile(List<Duration> sorted, int percent) {
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    private static Optional<Instant> newest(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::startedAt).max(Comparator.naturalOrder());
    }
}
