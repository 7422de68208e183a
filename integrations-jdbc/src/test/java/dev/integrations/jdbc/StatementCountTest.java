package dev.integrations.jdbc;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operation costs in statements or batches, each of which is a round trip. */
class StatementCountTest extends StoreTest {
    /** What a transaction on MariaDB begins with. */
    private static final int ISOLATION = 1;

    private final DestinationId destination = aDestination();
    private ProxyDataSource counter;
    private JdbcStore counted;

    @BeforeEach
    void count_statements() {
        counter = new ProxyDataSource(database.pool());
        counted = JdbcStore.open(counter);
        counter.executionsSinceLastCall();
    }

    @Test
    void publishing_one_event_takes_as_many_statements_as_publishing_a_hundred() {
        int single = statementsToPublish(1);
        int many = statementsToPublish(100);

        assertThat(List.of(single, many))
                .containsOnly(
                        switch (kind) {
                            case POSTGRESQL -> 1;
                            case H2 -> 2;
                            case MARIADB -> ISOLATION + 2;
                        });
    }

    @Test
    void replacing_the_events_of_a_hundred_keys_takes_as_many_statements_as_one_where_rows_are_written_together() {
        statementsToReplace(100);
        int many = statementsToReplace(100);
        int single = statementsToReplace(1);

        if (kind == TestDatabase.Kind.POSTGRESQL) {
            assertThat(List.of(single, many)).containsOnly(5);
        } else {
            assertThat(many - single).isEqualTo(99 * 2);
        }
    }

    private int statementsToReplace(int keys) {
        List<Claim> claims = store.inTransaction(
                transaction -> transaction.deliveries().publish(eventsToDeliver(keys, destination), NOON));
        List<KeyedDelivery> keyed = IntStream.range(0, keys)
                .mapToObj(i -> KeyedDelivery.of("key-" + i, claims.get(i)))
                .toList();
        counter.executionsSinceLastCall();
        counted.useTransaction(transaction -> transaction.deliveries().supersede(ACME, keyed, false, NOON));
        return counter.executionsSinceLastCall();
    }

    private static List<FanOut> eventsToDeliver(int count, DestinationId destination) {
        return Stream.generate(() -> new FanOut(anEvent().build(), List.of(destination)))
                .limit(count)
                .toList();
    }

    private int statementsToPublish(int events) {
        counted.useTransaction(transaction -> transaction.deliveries().publish(eventsToDeliver(events), NOON));
        return counter.executionsSinceLastCall();
    }

    @Test
    void claiming_and_completing_a_hundred_deliveries_takes_as_many_statements_as_one() {
        int single = statementsToDeliver(1);
        int many = statementsToDeliver(100);

        assertThat(List.of(single, many))
                .containsOnly(
                        switch (kind) {
                            case POSTGRESQL -> 4;
                            case H2 -> 5;
                            case MARIADB -> 2 * ISOLATION + 6;
                        });
    }

    private int statementsToDeliver(int deliveries) {
        List<FanOut> fanOuts = eventsToDeliver(deliveries);
        store.useTransaction(transaction -> transaction.deliveries().publish(fanOuts, NOON));
        Map<EventId, Event> events =
                fanOuts.stream().map(FanOut::event).collect(Collectors.toMap(Event::id, Function.identity()));

        List<Claim> claims = claimDue(counted, NOON, 500);
        List<Completion> completions = succeeded(claims, events);
        Set<DeliveryId> recorded =
                counted.inTransaction(transaction -> transaction.deliveries().complete(completions));

        assertThat(recorded).hasSize(deliveries);
        return counter.executionsSinceLastCall();
    }
}
