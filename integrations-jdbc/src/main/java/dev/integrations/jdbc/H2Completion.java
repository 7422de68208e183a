package dev.integrations.jdbc;

import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
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

    private static final Columns<Completion> POSTPONED =
            Columns.join(CompletionColumns.KEY, CompletionColumns.OUTCOME, CompletionColumns.POSTPONED);

    private H2Completion() {}

    static Set<DeliveryId> run(Handle handle, Collection<Completion> completions) {
        List<Completion> ending =
                completions.stream().filter(CompletionColumns::isFinished).toList();
        List<Completion> pending = completions.stream()
                .filter(row -> !CompletionColumns.isFinished(row))
                .toList();
        List<Completion> recorded = Stream.concat(
                        RowBatches.matched(RowBatches.run(handle, DELETE, CompletionColumns.KEY, ending), ending)
                                .stream(),
                        RowBatches.matched(RowBatches.run(handle, POSTPONE, POSTPONED, pending), pending).stream())
                .toList();
        HistoryRows.insert(handle, recorded);
        return recorded.stream()
                .map(completion -> completion.claim().delivery())
                .collect(Collectors.toSet());
    }
}
