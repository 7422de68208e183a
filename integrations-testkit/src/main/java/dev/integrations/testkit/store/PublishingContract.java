package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Lease;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.event.EventId;
import dev.integrations.testkit.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.DeliveryStore}: subscriptions, publishing, and events. */
public abstract class PublishingContract extends DeliveryFixture {
    /** For subclasses. */
    protected PublishingContract() {}

    @Test
    void saved_subscription_is_returned_with_its_filter() {
        Subscription subscription = new Subscription(
                aDestination(), ACME, EventFilter.of("invoice.*", "user.created", "!invoice.draft"), true);

        deliveries().saveSubscription(subscription);

        assertThat(deliveries().subscriptions(ACME)).containsExactly(subscription);
    }

    @Test
    void saving_again_replaces_the_subscription_of_the_destination_alone() {
        DestinationId destination = aDestination();
        Subscription other = new Subscription(aDestination(), ACME, EventFilter.all(), true);
        Subscription changed = new Subscription(destination, ACME, EventFilter.of("user.*"), true);
        deliveries().saveSubscription(new Subscription(destination, ACME, EventFilter.all(), true));
        deliveries().saveSubscription(other);

        deliveries().saveSubscription(changed);

        assertThat(deliveries().subscriptions(ACME)).containsExactlyInAnyOrder(changed, other);
    }

    @Test
    void disabled_subscription_is_not_returned_until_it_is_enabled_again() {
        Subscription enabled = new Subscription(aDestination(), ACME, EventFilter.all(), true);
        Subscription disabled = new Subscription(enabled.destination(), ACME, EventFilter.all(), false);

        deliveries().saveSubscription(disabled);
        assertThat(deliveries().subscriptions(ACME)).isEmpty();

        deliveries().saveSubscription(enabled);
        assertThat(deliveries().subscriptions(ACME)).containsExactly(enabled);
    }

    @Test
    void removed_subscription_is_gone_and_removing_it_again_does_nothing() {
        DestinationId removed = subscribed(ACME);
        DestinationId kept = subscribed(ACME);

        deliveries().removeSubscription(ACME, removed);
        deliveries().removeSubscription(ACME, removed);

        assertThat(deliveries().subscriptions(ACME))
                .extracting(Subscription::destination)
                .containsExactly(kept);
    }

    @Test
    void published_delivery_is_pending_and_due_as_told() {
        Event event = anEvent().ofType("user.created").build();
        DestinationId destination = aDestination();
        Instant due = NOON.plus(MICRO);

        List<Claim> claims = deliveries().publish(List.of(new FanOut(event, List.of(destination))), due);

        assertThat(claims).hasSize(1);
        Claim claim = claims.get(0);
        assertThat(claim.event()).isEqualTo(event.id());
        assertThat(claim.destination()).isEqualTo(destination);
        assertThat(claim.attempts()).isZero();
        assertThat(claim.attemptsBefore()).isZero();
        assertThat(claim.fence()).isZero();
        assertThat(claim.delivery().value()).isPositive();
        assertThat(find(claim.delivery()))
                .isEqualTo(new Delivery(
                        claim.delivery(),
                        ACME,
                        event.id(),
                        event.type(),
                        destination,
                        DeliveryState.PENDING,
                        0,
                        NOON,
                        Optional.of(due),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void delivery_published_with_a_lease_is_held_from_the_start() {
        Lease lease = leaseAt(NOON);

        List<Claim> claims =
                deliveries().publishLeased(List.of(toOneDestination(anEvent().build())), lease);

        assertThat(claims).extracting(Claim::fence).containsExactly(lease.fence());
        assertThat(claims).extracting(Claim::leaseUntil).containsExactly(lease.until());
        assertThat(find(claims.get(0).delivery()).nextAttemptAt()).contains(lease.until());
        assertThat(claimDue(lease.until().minus(MICRO), 10)).isEmpty();
        assertThat(complete(success(claims.get(0), NOON)))
                .containsExactly(claims.get(0).delivery());
    }

    @Test
    void delivery_published_with_a_lease_is_due_once_that_ends() {
        Lease lease = leaseAt(NOON);
        List<Claim> lost =
                deliveries().publishLeased(List.of(toOneDestination(anEvent().build())), lease);

        List<Claim> found = claimDue(lease.until(), 10);

        assertThat(ids(found)).isEqualTo(ids(lost));
        assertThat(complete(success(lost.get(0), NOON))).isEmpty();
    }

    @Test
    void claims_come_in_the_order_of_events_and_destinations_for_any_fan_out() {
        List<FanOut> fanOuts = List.of(fanOut(1), fanOut(0), fanOut(3), fanOut(0), fanOut(2));

        checkOrder(fanOuts, deliveries().publish(fanOuts, NOON));
    }

    @Test
    void leased_claims_come_in_the_order_of_events_and_destinations_for_any_fan_out() {
        List<FanOut> fanOuts = List.of(fanOut(3), fanOut(0), fanOut(1));

        checkOrder(fanOuts, deliveries().publishLeased(fanOuts, leaseAt(NOON)));
    }

    @Test
    void batches_of_two_hundred_events_keep_their_order() {
        List<FanOut> due = new ArrayList<>();
        List<FanOut> leased = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            due.add(fanOut(i % 3));
            leased.add(fanOut(1));
        }

        checkOrder(due, deliveries().publish(due, NOON));
        checkOrder(leased, deliveries().publishLeased(leased, leaseAt(NOON)));
    }

    private static FanOut fanOut(int destinations) {
        List<DestinationId> ids = new ArrayList<>();
        for (int i = 0; i < destinations; i++) {
            ids.add(aDestination());
        }
        return new FanOut(anEvent().build(), ids);
    }

    private void checkOrder(List<FanOut> fanOuts, List<Claim> claims) {
        List<EventId> events = new ArrayList<>();
        List<DestinationId> destinations = new ArrayList<>();
        for (FanOut fanOut : fanOuts) {
            for (DestinationId destination : fanOut.destinations()) {
                events.add(fanOut.event().id());
                destinations.add(destination);
            }
        }
        assertThat(claims).extracting(Claim::event).isEqualTo(events);
        assertThat(claims).extracting(Claim::destination).isEqualTo(destinations);
        assertThat(claims).allSatisfy(claim -> {
            Delivery delivery = find(claim.delivery());
            assertThat(delivery.event()).isEqualTo(claim.event());
            assertThat(delivery.destination()).isEqualTo(claim.destination());
        });
        assertThat(deliveries()
                        .loadEvents(fanOuts.stream().map(f -> f.event().id()).toList()))
                .hasSize(fanOuts.size());
    }

    @Test
    void event_without_destinations_is_stored_without_deliveries() {
        Event event = anEvent().build();

        List<Claim> claims = deliveries().publish(List.of(new FanOut(event, List.of())), NOON);

        assertThat(claims).isEmpty();
        assertThat(deliveries().findEvent(ACME, event.id())).contains(event);
        assertThat(allDeliveries(ACME, DeliveryQuery.all())).isEmpty();
    }

    @Test
    void publishing_nothing_stores_nothing() {
        assertThat(deliveries().publish(List.of(), NOON)).isEmpty();
        assertThat(deliveries().publishLeased(List.of(), leaseAt(NOON))).isEmpty();
        assertThat(deliveries().backlog(NOON).pending()).isZero();
    }

    @Test
    void one_batch_may_hold_events_of_several_tenants() {
        Event ours = anEvent().build();
        Event theirs = anEvent().of(GLOBEX).build();

        List<Claim> claims = deliveries().publish(List.of(toOneDestination(ours), toOneDestination(theirs)), NOON);

        assertThat(deliveries().find(ACME, claims.get(0).delivery())).isPresent();
        assertThat(deliveries().find(GLOBEX, claims.get(1).delivery())).isPresent();
    }

    @Test
    void found_event_is_the_one_that_was_published() {
        Event event = anEvent().ofType("a.b_c.d9").build();

        publish(event, NOON);

        checkSame(deliveries().findEvent(ACME, event.id()).orElseThrow(), event);
        checkSame(deliveries().loadEvents(List.of(event.id())).get(event.id()), event);
    }

    @Test
    void payload_bytes_come_back_as_they_were() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        byte[] large = new byte[256 * 1024];
        new Random(42).nextBytes(large);
        List<byte[]> payloads =
                List.of(everyByte, large, "{\"n\":\"Zoë 🚀 \\u0000\", \"x\" : 1.0}\n".getBytes(UTF_8), new byte[0]);

        for (byte[] payload : payloads) {
            Event event = anEvent().withPayload(payload).build();
            publish(event, NOON);

            checkSame(deliveries().findEvent(ACME, event.id()).orElseThrow(), event);
            checkSame(deliveries().loadEvents(List.of(event.id())).get(event.id()), event);
        }
    }

    @Test
    void longest_names_are_kept() {
        TenantId tenant = TenantId.of("t".repeat(64));
        Event event = anEvent().of(tenant).ofType("e".repeat(128)).build();

        DestinationId destination = aDestination();
        publish(event, NOON, destination);

        checkSame(deliveries().findEvent(tenant, event.id()).orElseThrow(), event);
        assertThat(allDeliveries(tenant, DeliveryQuery.all()))
                .extracting(Delivery::destination)
                .containsExactly(destination);
        claimDue(NOON, 1).forEach(claim -> deliveries().cancel(tenant, claim.delivery(), NOON));
    }

    @Test
    void events_are_loaded_for_all_tenants_and_unknown_ones_are_left_out() {
        Event ours = anEvent().build();
        Event theirs = anEvent().of(GLOBEX).build();
        publish(ours, NOON);
        publish(theirs, NOON);
        EventId unknown = EventId.of(Samples.uuid(NOON));

        Map<EventId, Event> loaded = deliveries().loadEvents(List.of(theirs.id(), unknown, ours.id()));

        assertThat(loaded).containsOnlyKeys(ours.id(), theirs.id());
        checkSame(loaded.get(theirs.id()), theirs);
        assertThat(deliveries().loadEvents(List.of())).isEmpty();
        assertThat(deliveries().findEvent(ACME, unknown)).isEmpty();
    }

    private static void checkSame(@Nullable Event found, Event expected) {
        Event actual = Objects.requireNonNull(found, "the event was not found");
        assertThat(actual.id()).isEqualTo(expected.id());
        assertThat(actual.tenant()).isEqualTo(expected.tenant());
        assertThat(actual.type()).isEqualTo(expected.type());
        assertThat(actual.createdAt()).isEqualTo(expected.createdAt());
        assertThat(actual.payload()).isEqualTo(expected.payload());
    }
}
