package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FailureClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.FailureClockStore}. */
public abstract class FailureClockContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(60);

    private final DestinationId destination = aDestination();

    /** For subclasses. */
    protected FailureClockContract() {}

    private FailureClock failures(DestinationId of, Instant at, int count) {
        return new FailureClock(ACME, of, at, count);
    }

    @Test
    void first_failure_starts_the_clock_and_later_ones_are_added() {
        FailureClock first = failures(destination, NOON, 2);

        assertThat(failureClocks().find(ACME, destination)).isEmpty();
        assertThat(failureClocks().add(List.of(first))).containsExactly(first);
        assertThat(failureClocks().add(List.of(failures(destination, LATER, 3))))
                .containsExactly(failures(destination, NOON, 5));

        assertThat(failureClocks().find(ACME, destination)).contains(failures(destination, NOON, 5));
        assertThat(failureClocks().hold(ACME, destination)).contains(failures(destination, NOON, 5));
    }

    @Test
    void clocks_come_back_in_the_order_in_which_they_were_given() {
        List<FailureClock> given = IntStream.range(0, 5)
                .mapToObj(i -> failures(aDestination(), NOON, i + 1))
                .toList();

        assertThat(failureClocks().add(reversed(given))).isEqualTo(reversed(given));
        assertThat(failureClocks().add(List.of())).isEmpty();
    }

    @Test
    void success_stops_a_clock_that_was_started_no_later() {
        failureClocks().add(List.of(failures(destination, NOON, 4)));

        assertThat(failureClocks().stop(Map.of(destination, NOON.minusNanos(1000))))
                .isEmpty();
        assertThat(failureClocks().stop(Map.of(destination, NOON))).containsExactly(failures(destination, NOON, 4));

        assertThat(failureClocks().stop(Map.of(destination, LATER))).isEmpty();
        assertThat(failureClocks().find(ACME, destination)).isEmpty();
    }

    @Test
    void success_of_one_destination_leaves_the_clocks_of_others_alone() {
        DestinationId other = aDestination();
        failureClocks().add(List.of(failures(destination, NOON, 1), failures(other, NOON, 1)));

        assertThat(failureClocks().stop(Map.of(destination, LATER, aDestination(), LATER)))
                .hasSize(1);

        assertThat(failureClocks().find(ACME, other)).isPresent();
        assertThat(failureClocks().stop(Map.of())).isEmpty();
    }

    @Test
    void cleared_clock_stands_still_until_the_next_failure() {
        failureClocks().add(List.of(failures(destination, NOON, 7)));

        failureClocks().clear(ACME, destination);

        assertThat(failureClocks().find(ACME, destination)).isEmpty();
        assertThat(failureClocks().add(List.of(failures(destination, LATER, 1))))
                .containsExactly(failures(destination, LATER, 1));
    }

    @Test
    void clock_of_another_tenant_is_neither_found_nor_cleared() {
        failureClocks().add(List.of(failures(destination, NOON, 1)));

        failureClocks().clear(GLOBEX, destination);

        assertThat(failureClocks().find(GLOBEX, destination)).isEmpty();
        assertThat(failureClocks().hold(GLOBEX, destination)).isEmpty();
        assertThat(failureClocks().find(ACME, destination)).isPresent();
    }

    @Test
    void rolled_back_failure_was_none() {
        try {
            store().useTransaction(transaction -> {
                transaction.failureClocks().add(List.of(failures(destination, NOON, 1)));
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(failureClocks().find(ACME, destination)).isEmpty();
        }
    }

    @Test
    void several_nodes_lose_no_failures_and_one_of_them_stops_the_clock() {
        int nodes = 4;
        List<Callable<Integer>> adding = new ArrayList<>();
        List<Callable<Integer>> stopping = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            adding.add(() -> {
                for (int j = 0; j < 10; j++) {
                    failureClocks().add(List.of(failures(destination, NOON, 1)));
                }
                return 10;
            });
            stopping.add(() -> failureClocks().stop(Map.of(destination, LATER)).size());
        }

        Threads.runTogether(adding);
        assertThat(failureClocks().find(ACME, destination)).contains(failures(destination, NOON, 10 * nodes));
        assertThat(Threads.runTogether(stopping).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(1);
    }
}
