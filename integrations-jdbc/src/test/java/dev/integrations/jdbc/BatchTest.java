package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.FanOut;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest extends StoreTest {
    private static final int THREADS = 6;
    private static final int ROUNDS = 20;

    @Test
    void overlapping_batches_in_any_order_never_deadlock() throws Exception {
        store.useTransaction(transaction -> transaction.deliveries().publish(eventsToDeliver(100), NOON));
        List<Claim> claims = claimDue(store, NOON, 100);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> renewers = IntStream.range(0, THREADS)
                    .<Callable<Integer>>mapToObj(seed -> () -> renewShuffled(claims, new Random(seed)))
                    .toList();

            for (Future<Integer> renewed : threads.invokeAll(renewers)) {
                assertThat(renewed.get()).isEqualTo(ROUNDS * claims.size());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int renewShuffled(List<Claim> claims, Random random) {
        List<Claim> shuffled = new ArrayList<>(claims);
        int renewed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Collections.shuffle(shuffled, random);
            Instant until = NOON.plus(LEASE).plusSeconds(i);
            renewed += store.inTransaction(transaction ->
                    transaction.deliveries().renew(shuffled, until).size());
        }
        return renewed;
    }

    @Test
    void reason_that_a_database_cannot_keep_as_it_is_does_not_fail_its_batch() {
        List<FanOut> fanOuts = eventsToDeliver(2);
        Map<EventId, Event> events =
                fanOuts.stream().map(FanOut::event).collect(Collectors.toMap(Event::id, Function.identity()));
        store.useTransaction(transaction -> transaction.deliveries().publish(fanOuts, NOON));
        List<Completion> completions = new ArrayList<>(succeeded(claimDue(store, NOON, 2), events));
        Completion odd = completions.get(0);
        completions.set(
                0,
                new Completion(
                        odd.claim(),
                        odd.event(),
                        odd.attempt(),
                        DeliveryState.DEAD_LETTERED,
                        NOON,
                        Optional.empty(),
                        Optional.of("a\0b")));

        store.useTransaction(transaction ->
                assertThat(transaction.deliveries().complete(completions)).hasSize(2));

        Optional<Delivery> stored = store.inTransaction(
                transaction -> transaction.deliveries().find(ACME, odd.claim().delivery()));
        assertThat(stored.flatMap(Delivery::reason)).contains("ab");
    }
}
