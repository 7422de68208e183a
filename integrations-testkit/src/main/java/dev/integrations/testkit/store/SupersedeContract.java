package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.event.Event;
import dev.integrations.event.EventOptions;
import dev.integrations.testkit.store.Threads.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Contract of {@link dev.integrations.delivery.DeliveryStore}: the options of events, and newer events that replace
 * older ones.
 */
public abstract class SupersedeContract extends DeliveryFixture {
    private static final String KEY = "invoice:42";

    private final DestinationId destination = aDestination();

    /** For subclasses. */
    protected SupersedeContract() {}

    @Test
    void options_come_back_as_they_were_published() {
        EventOptions options = new EventOptions(
                Map.of("X-Trace", "00-4bf9", "Authorization", "Bearer \"t0ken\""),
                Map.of("request", "r-1", "note", "café 💥 \0"),
                Optional.of(NOON),
                Optional.of(NOON.plus(MICRO)),
                Optional.of(KEY));
        Event alone = anEvent().with(options).build();
        Event plain = anEvent().build();
        Event beside = anEvent().with(options).build();

        publish(alone, NOON, destination);
        deliveries()
                .publish(
                        List.of(
                                new FanOut(plain, List.of(destination)),
                                new FanOut(beside, List.of(destination, aDestination()))),
                        NOON);

        assertThat(optionsOf(alone)).isEqualTo(options);
        assertThat(optionsOf(plain)).isEqualTo(EventOptions.none());
        assertThat(optionsOf(beside)).isEqualTo(options);
        assertThat(deliveries().loadEvents(List.of(alone.id())).values())
                .extracting(Event::options)
                .containsExactly(options);
        assertThat(deliveries()
                        .listEvents(ACME, EventQuery.all(), PageRequest.first(10))
                        .items())
                .extracting(EventSummary::metadata, EventSummary::supersedeKey)
                .containsExactly(
                        tuple(options.metadata(), Optional.of(KEY)),
                        tuple(Map.of(), Optional.empty()),
                        tuple(options.metadata(), Optional.of(KEY)));
    }

    @Test
    void newer_delivery_ends_the_one_before_it_with_a_state_and_a_reason_of_its_own() {
        Claim older = publishKeyed(KEY);

        Claim newer = publishKeyed(KEY);

        Delivery replaced = find(older.delivery());
        assertThat(replaced.state()).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(replaced.reason()).contains(KeyedDelivery.SUPERSEDED);
        assertThat(replaced.finishedAt()).contains(NOON);
        assertThat(replaced.attempts()).isZero();
        assertThat(find(newer.delivery()).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(ids(claimDue(NOON, 10))).containsExactly(newer.delivery());
    }

    @Test
    void those_that_ended_are_returned() {
        Claim older = publishKeyed(KEY);
        Claim newer = publishUnkeyed();

        assertThat(supersede(KEY, newer)).containsExactly(older.delivery());
        assertThat(supersede("another", newer)).isEmpty();
    }

    @Test
    void other_keys_destinations_and_tenants_are_left_alone() {
        Claim otherKey = publishKeyed("invoice:43");
        Claim otherDestination = publishKeyed(ACME, KEY, aDestination());
        Claim otherTenant = publishKeyed(GLOBEX, KEY, destination);
        Claim own = publishKeyed(KEY);

        publishKeyed(KEY);

        assertThat(find(own.delivery()).state()).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(find(otherKey.delivery()).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(find(otherDestination.delivery()).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(deliveries().find(GLOBEX, otherTenant.delivery()))
                .map(Delivery::state)
                .contains(DeliveryState.PENDING);
    }

    @Test
    void keys_that_differ_in_case_or_accents_are_different() {
        Claim first = publishKeyed("key-e");

        publishKeyed("Key-e");
        publishKeyed("key-é");
        publishKeyed("key-e ");

        assertThat(find(first.delivery()).state()).isEqualTo(DeliveryState.PENDING);
    }

    @Test
    void held_delivery_is_left_alone_and_known_to_be_superseded() {
        publishKeyed(KEY);
        Claim held = claimDue(NOON, 1).get(0);

        Claim newer = publishKeyed(KEY);

        assertThat(find(held.delivery()).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(superseded(held)).containsExactly(held.delivery());
        assertThat(superseded(newer)).isEmpty();
        assertThat(complete(success(held, NOON))).containsExactly(held.delivery());
        assertThat(find(held.delivery()).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void delivery_that_waits_for_a_retry_or_for_room_is_superseded() {
        publishKeyed(KEY);
        publishKeyed(ACME, "invoice:43", destination);
        List<Claim> claims = claimDue(NOON, 2);
        complete(retry(claims.get(0), NOON, NOON.plus(Duration.ofHours(1))));
        deliveries().park(List.of(claims.get(1)), NOON.plus(Duration.ofHours(1)));

        publishKeyed(KEY);
        publishKeyed("invoice:43");

        Delivery retried = find(claims.get(0).delivery());
        assertThat(retried.state()).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(retried.attempts()).isEqualTo(1);
        assertThat(find(claims.get(1).delivery()).state()).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(deliveries().parkedDestinations()).isEmpty();
    }

    @Test
    void finished_delivery_stays_as_it_is() {
        publishKeyed(KEY);
        Claim claim = claimDue(NOON, 1).get(0);
        complete(success(claim, NOON));

        publishKeyed(KEY);

        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void another_delivery_of_the_newest_event_is_not_superseded() {
        Claim newest = publishKeyed(KEY);
        KeyedDelivery again =
                new KeyedDelivery(KEY, new DeliveryId(newest.delivery().value() + 1), newest.event(), destination);

        assertThat(deliveries().superseded(ACME, List.of(again))).isEmpty();
    }

    @Test
    void delivery_that_was_made_later_is_superseded_by_events_that_are_newer_than_its_own() {
        Event older = anEvent().createdAt(NOON.minusSeconds(1)).build();
        Claim newest = publishKeyed(KEY);
        Event newer = anEvent().createdAt(NOON.plusSeconds(1)).build();

        assertThat(deliveries().superseded(ACME, List.of(madeLater(newest, older), madeLater(newest, newer))))
                .containsExactly(madeLater(newest, older).delivery());
        publishKeyed(KEY);
        publishKeyed(KEY);
        assertThat(deliveries().superseded(ACME, List.of(madeLater(newest, newer))))
                .hasSize(1);
    }

    @Test
    void delivery_that_was_made_later_takes_the_place_of_older_events_alone() {
        Event older = anEvent().createdAt(NOON.minusSeconds(1)).build();
        Event newer = anEvent().createdAt(NOON.plusSeconds(1)).build();
        Claim first = publishKeyed(KEY);

        assertThat(addLater(older)).isEmpty();
        assertThat(find(first.delivery()).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(superseded(first)).isEmpty();

        assertThat(addLater(newer)).containsExactly(first.delivery());
        assertThat(find(first.delivery()).state()).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(superseded(first)).containsExactly(first.delivery());
    }

    @Test
    void delivery_that_was_made_later_is_the_newest_of_its_key_if_there_is_none() {
        Event event = anEvent().build();

        assertThat(addLater(event)).isEmpty();

        publishKeyed(KEY);
        assertThat(allDeliveries(ACME, DeliveryQuery.in(DeliveryState.SUPERSEDED)))
                .extracting(Delivery::event)
                .containsExactly(event.id());
    }

    @Test
    void delivery_that_took_the_place_last_is_the_newest_though_its_number_was_drawn_first() {
        Claim drawnFirst = publishUnkeyed();
        Claim drawnLater = publishKeyed(KEY);

        supersede(KEY, drawnFirst);

        assertThat(superseded(drawnLater)).containsExactly(drawnLater.delivery());
        assertThat(superseded(drawnFirst)).isEmpty();
    }

    @Test
    void claims_whose_key_or_destination_is_unknown_or_of_another_tenant_are_not_superseded() {
        Claim older = publishKeyed(KEY);
        publishKeyed(KEY);
        Claim elsewhere = publishUnkeyed();

        assertThat(superseded(older)).containsExactly(older.delivery());
        assertThat(deliveries().superseded(GLOBEX, List.of(KeyedDelivery.of(KEY, older))))
                .isEmpty();
        assertThat(deliveries().superseded(ACME, List.of(KeyedDelivery.of("unknown", elsewhere))))
                .isEmpty();
        assertThat(deliveries().superseded(ACME, List.of())).isEmpty();
        assertThat(deliveries().supersede(ACME, List.of(), false, NOON)).isEmpty();
    }

    @Test
    void what_a_transaction_replaced_is_pending_again_when_it_rolls_back() {
        Claim older = publishKeyed(KEY);

        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    publishKeyed(transaction.deliveries(), KEY);
                    throw new IllegalStateException("roll back");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(find(older.delivery()).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(superseded(older)).isEmpty();
        publishKeyed(KEY);
        assertThat(find(older.delivery()).state()).isEqualTo(DeliveryState.SUPERSEDED);
    }

    @Test
    void one_transaction_that_publishes_a_key_twice_keeps_the_last() {
        List<Claim> claims = store().inTransaction(transaction ->
                List.of(publishKeyed(transaction.deliveries(), KEY), publishKeyed(transaction.deliveries(), KEY)));

        assertThat(pending()).containsExactly(claims.get(1).delivery());
    }

    @Test
    void later_transaction_waits_for_the_earlier_and_replaces_what_that_published() {
        publishKeyed(KEY);

        checkThatTheLaterOneWins();
    }

    @Test
    void later_transaction_waits_for_the_earlier_also_when_the_key_is_new() {
        checkThatTheLaterOneWins();
    }

    private void checkThatTheLaterOneWins() {
        try (Background<Claim> later = Threads.background(() -> publishKeyed(KEY))) {
            Claim earlier = store().inTransaction(transaction -> {
                Claim claim = publishKeyed(transaction.deliveries(), KEY);
                later.start();
                assertThat(later.isHeldUp()).isTrue();
                return claim;
            });

            Claim last = later.result();
            assertThat(find(earlier.delivery()).state()).isEqualTo(DeliveryState.SUPERSEDED);
            assertThat(pending()).containsExactly(last.delivery());
        }
    }

    @Test
    void of_many_transactions_with_one_key_exactly_one_delivery_is_left_for_each_destination() {
        DestinationId other = aDestination();
        List<Callable<List<Claim>>> publishers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<DestinationId> order = i % 2 == 0 ? List.of(destination, other) : List.of(other, destination);
            publishers.add(() -> {
                List<Claim> last = List.of();
                for (int round = 0; round < 5; round++) {
                    last = store().inTransaction(
                                    transaction -> publishKeyed(transaction.deliveries(), ACME, KEY, order));
                }
                return last;
            });
        }

        List<List<Claim>> last = Threads.runTogether(publishers);

        List<Delivery> left = allDeliveries(ACME, DeliveryQuery.in(DeliveryState.PENDING));
        assertThat(left).extracting(Delivery::destination).containsExactlyInAnyOrder(destination, other);
        assertThat(left).extracting(Delivery::event).containsOnly(left.get(0).event());
        assertThat(last.stream().flatMap(List::stream).map(Claim::delivery))
                .containsAll(left.stream().map(Delivery::id).toList());
    }

    private static KeyedDelivery madeLater(Claim claim, Event event) {
        return new KeyedDelivery(KEY, new DeliveryId(claim.delivery().value() + 1), event.id(), claim.destination());
    }

    private Set<DeliveryId> addLater(Event event) {
        KeyedDelivery added = new KeyedDelivery(KEY, published(event, destination, NOON), event.id(), destination);
        return deliveries().supersede(ACME, List.of(added), true, NOON);
    }

    private EventOptions optionsOf(Event event) {
        return deliveries().findEvent(ACME, event.id()).orElseThrow().options();
    }

    private List<DeliveryId> pending() {
        return allDeliveries(ACME, DeliveryQuery.in(DeliveryState.PENDING)).stream()
                .map(Delivery::id)
                .toList();
    }

    private Claim publishUnkeyed() {
        return deliveries()
                .publish(List.of(new FanOut(anEvent().build(), List.of(destination))), NOON)
                .get(0);
    }

    private Claim publishKeyed(String key) {
        return publishKeyed(ACME, key, destination);
    }

    private Claim publishKeyed(TenantId tenant, String key, DestinationId to) {
        return store().inTransaction(transaction -> publishKeyed(transaction.deliveries(), tenant, key, List.of(to)))
                .get(0);
    }

    private Claim publishKeyed(DeliveryStore port, String key) {
        return publishKeyed(port, ACME, key, List.of(destination)).get(0);
    }

    private static List<Claim> publishKeyed(
            DeliveryStore port, TenantId tenant, String key, List<DestinationId> destinations) {
        EventOptions options =
                new EventOptions(Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.of(key));
        Event event = anEvent().of(tenant).with(options).build();
        List<Claim> claims = port.publish(List.of(new FanOut(event, destinations)), NOON);
        port.supersede(
                tenant,
                claims.stream().map(claim -> KeyedDelivery.of(key, claim)).toList(),
                false,
                NOON);
        return claims;
    }

    private Set<DeliveryId> supersede(String key, Claim newest) {
        return deliveries().supersede(ACME, List.of(KeyedDelivery.of(key, newest)), false, NOON);
    }

    private Set<DeliveryId> superseded(Claim claim) {
        return deliveries().superseded(ACME, List.of(KeyedDelivery.of(KEY, claim)));
    }
}
