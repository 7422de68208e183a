package dev.integrations.jdbc;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Subscription;
import dev.integrations.delivery.TenantRows;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Removals beside transactions that are open. */
class RetentionRaceTest extends StoreTest {
    private static final Instant LATER = NOON.plus(Duration.ofDays(1));
    private static final EventRange ALL =
            new EventRange(EventId.of(new UUID(0, 0)), EventId.of(new UUID(Long.MAX_VALUE, -1)));

    private final Event event = anEvent().build();
    private DeliveryId delivery;

    @BeforeEach
    void deliver_an_event() {
        DestinationId destination = aDestination();
        store.useTransaction(transaction -> {
            transaction.deliveries().saveSubscription(new Subscription(destination, ACME, EventFilter.all(), true));
            transaction.deliveries().publish(List.of(new FanOut(event, List.of(destination))), NOON);
        });
        List<Claim> claims = claimDue(store, NOON, 1);
        store.useTransaction(transaction ->
                transaction.deliveries().complete(succeeded(claims, Map.of(event.id(), event))));
        delivery = claims.get(0).delivery();
    }

    private int removePayloads() {
        return store.inTransaction(transaction -> transaction
                .retention()
                .removePayloads(PayloadState.KEPT, ALL, LATER, 10)
                .removed());
    }

    @Test
    void payload_of_a_delivery_that_is_being_replayed_is_left_alone_without_waiting() throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(store.enlist(connection).deliveries().replay(ACME, delivery, NOON))
                    .isTrue();

            assertThat(removePayloads()).isZero();
            assertThat(removeHistory()).isZero();

            connection.commit();
            connection.setAutoCommit(true);
        }
        assertThat(removePayloads()).isZero();
        Optional<PayloadState> state =
                store.inTransaction(transaction -> transaction.retention().payloadState(ACME, event.id()));
        assertThat(state).contains(PayloadState.KEPT);
    }

    private int removeHistory() {
        return store.inTransaction(transaction -> transaction.retention().removeHistory(LATER, 10));
    }

    @Test
    void two_nodes_do_not_wait_for_each_other() throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            JdbcTransaction other = store.enlist(connection);
            assertThat(other.retention()
                            .removePayloads(PayloadState.KEPT, ALL, LATER, 10)
                            .removed())
                    .isEqualTo(1);
            assertThat(other.retention().removeHistory(LATER, 10)).isEqualTo(1);

            assertThat(removePayloads()).isZero();
            assertThat(removeHistory()).isZero();

            connection.rollback();
            connection.setAutoCommit(true);
        }
        assertThat(removePayloads()).isEqualTo(1);
        assertThat(removeHistory()).isEqualTo(1);
    }

    private int removeOrderingKeys(Instant before) {
        return store.inTransaction(transaction -> transaction.retention().removeOrderingKeys(before, 10));
    }

    @Test
    void ordering_key_that_is_being_used_is_left_alone_without_waiting() throws SQLException {
        store.useTransaction(transaction -> transaction.order().draw(ACME, Map.of("customer-7", 1), NOON));
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            store.enlist(connection).order().draw(ACME, Map.of("customer-7", 1), LATER);

            assertThat(removeOrderingKeys(LATER)).isZero();

            connection.commit();
            connection.setAutoCommit(true);
        }
        assertThat(removeOrderingKeys(LATER)).isZero();
        assertThat(removeOrderingKeys(LATER.plusSeconds(1))).isEqualTo(1);
    }

    @Test
    void ordering_keys_of_a_tenant_are_removed() {
        store.useTransaction(transaction -> transaction.order().draw(ACME, Map.of("customer-7", 1), NOON));

        int removed =
                store.inTransaction(transaction -> transaction.retention().remove(ACME, TenantRows.ORDERING_KEYS, 10));

        assertThat(removed).isEqualTo(1);
        assertThat(removeOrderingKeys(LATER)).isZero();
    }
}
