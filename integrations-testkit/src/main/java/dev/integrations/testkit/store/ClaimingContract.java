package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Lease;
import dev.integrations.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.DeliveryStore}: claiming what is due, and what is set aside. */
public abstract class ClaimingContract extends DeliveryFixture {
    /** For subclasses. */
    protected ClaimingContract() {}

    /**
     * Says whether transactions of several threads can be open at once. If so, a transaction that claims must not make
     * another one wait.
     *
     * @return true unless overridden
     */
    protected boolean concurrentTransactions() {
        return true;
    }

    @Test
    void claim_tells_what_to_deliver_where() {
        Event event = anEvent().build();
        DestinationId destination = aDestination();
        DeliveryId id = published(event, destination, NOON);
        Lease lease = leaseAt(NOON);

        List<Claim> claims = deliveries().claimDue(Instant.EPOCH, 10, lease);

        assertThat(claims)
                .containsExactly(new Claim(id, event.id(), destination, 0, 0, NOON, lease.fence(), lease.until()));
    }

    @Test
    void claimed_delivery_stays_hidden_until_its_lease_ends() {
        DeliveryId id = publishedDueAt(NOON);

        assertThat(ids(claimDue(NOON, 10))).containsExactly(id);
        assertThat(find(id).nextAttemptAt()).contains(NOON.plus(LEASE));
        assertThat(claimDue(NOON, 10)).isEmpty();
        assertThat(claimDue(NOON.plus(LEASE).minus(MICRO), 10)).isEmpty();
        assertThat(ids(claimDue(NOON.plus(LEASE), 10))).containsExactly(id);
    }

    @Test
    void delivery_is_not_claimed_before_it_is_due() {
        DeliveryId id = publishedDueAt(NOON);

        assertThat(claimDue(NOON.minus(MICRO), 10)).isEmpty();
        assertThat(ids(claimDue(NOON, 10))).containsExactly(id);
    }

    @Test
    void deliveries_are_claimed_in_the_order_in_which_they_became_due() {
        DeliveryId third = publishedDueAt(NOON.minusSeconds(1));
        DeliveryId first = publishedDueAt(NOON.minusSeconds(3));
        DeliveryId fourth = publishedDueAt(NOON);
        DeliveryId second = publishedDueAt(NOON.minusSeconds(1).minus(MICRO));

        assertThat(ids(claimDue(NOON, 3))).containsExactly(first, second, third);
        assertThat(ids(claimDue(NOON, 3))).containsExactly(fourth);
    }

    @Test
    void no_more_than_the_limit_are_claimed_and_the_others_stay_due() {
        List<DeliveryId> all = IntStream.range(0, 5)
                .mapToObj(i -> publishedDueAt(NOON.minusSeconds(5 - i)))
                .toList();

        assertThat(ids(claimDue(NOON, 2))).isEqualTo(all.subList(0, 2));
        assertThat(ids(claimDue(NOON, 2))).isEqualTo(all.subList(2, 4));
        assertThat(ids(claimDue(NOON, 2))).isEqualTo(all.subList(4, 5));
    }

    @Test
    void claims_start_from_the_due_time_that_the_caller_names() {
        DeliveryId early = publishedDueAt(NOON.minus(MICRO));
        DeliveryId late = publishedDueAt(NOON);

        List<Claim> fromNoon = deliveries().claimDue(NOON, 10, leaseAt(NOON.plusSeconds(1)));
        List<Claim> fromStart = claimDue(NOON.plusSeconds(1), 10);

        assertThat(ids(fromNoon)).containsExactly(late);
        assertThat(ids(fromStart)).containsExactly(early);
    }

    @Test
    void nothing_is_claimed_from_a_due_time_that_is_yet_to_come() {
        publishedDueAt(NOON);

        assertThat(deliveries().claimDue(NOON.plusSeconds(1), 10, leaseAt(NOON)))
                .isEmpty();
    }

    @Test
    void deliveries_of_all_tenants_are_claimed() {
        DeliveryId ours = publishedDueAt(NOON.minusSeconds(1));
        DeliveryId theirs = published(anEvent().of(GLOBEX).build(), aDestination(), NOON);

        assertThat(ids(claimDue(NOON, 10))).containsExactly(ours, theirs);
    }

    @Test
    void claimers_at_the_same_time_never_get_the_same_delivery() {
        List<FanOut> fanOuts = IntStream.range(0, 300)
                .mapToObj(i -> toOneDestination(anEvent().build()))
                .toList();
        List<DeliveryId> all = ids(deliveries().publish(fanOuts, NOON));
        List<Callable<List<DeliveryId>>> claimers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Lease lease = leaseAt(NOON);
            claimers.add(() -> claimUntilNothingIsDue(lease, all.size()));
        }

        List<DeliveryId> claimed = new ArrayList<>();
        Threads.runTogether(claimers).forEach(claimed::addAll);

        assertThat(claimed).containsExactlyInAnyOrderElementsOf(all);
    }

    private List<DeliveryId> claimUntilNothingIsDue(Lease lease, int mostAtAll) {
        List<DeliveryId> mine = new ArrayList<>();
        List<Claim> claims;
        do {
            claims = deliveries().claimDue(Instant.EPOCH, 7, lease);
            assertThat(claims).allSatisfy(claim -> assertThat(claim.fence()).isEqualTo(lease.fence()));
            mine.addAll(ids(claims));
        } while (!claims.isEmpty() && mine.size() <= mostAtAll);
        return mine;
    }

    @Test
    void claimer_passes_over_what_an_open_transaction_is_claiming() {
        DeliveryId first = publishedDueAt(NOON.minusSeconds(1));
        DeliveryId second = publishedDueAt(NOON);
        Lease lease = leaseAt(NOON);
        Lease otherLease = leaseAt(NOON);

        try (Threads.Background<List<Claim>> other =
                Threads.background(() -> deliveries().claimDue(Instant.EPOCH, 10, otherLease))) {
            store().useTransaction(transaction -> {
                List<Claim> claims = transaction.deliveries().claimDue(Instant.EPOCH, 1, lease);
                assertThat(ids(claims)).containsExactly(first);
                other.start();
                if (concurrentTransactions()) {
                    assertThat(ids(other.result())).containsExactly(second);
                }
            });

            assertThat(ids(other.result())).containsExactly(second);
        }
    }

    @Test
    void parked_delivery_is_claimed_for_its_destination_before_it_is_due() {
        Claim claim = claimed();
        Instant due = NOON.plus(Duration.ofHours(1));

        deliveries().park(List.of(claim), due);

        assertThat(find(claim.delivery()).nextAttemptAt()).contains(due);
        assertThat(claimDue(due.minus(MICRO), 10)).isEmpty();
        Lease lease = leaseAt(NOON);
        assertThat(deliveries().claimParked(claim.destination(), 10, lease))
                .containsExactly(new Claim(
                        claim.delivery(), claim.event(), claim.destination(), 0, 0, due, lease.fence(), lease.until()));
    }

    @Test
    void parked_delivery_is_claimed_with_the_others_once_it_is_due() {
        Claim claim = claimed();
        Instant due = NOON.plusSeconds(30);
        deliveries().park(List.of(claim), due);

        assertThat(ids(claimDue(due, 10))).containsExactly(claim.delivery());
        assertThat(deliveries().parkedDestinations()).isEmpty();
        assertThat(claimParked(claim.destination(), 10, due)).isEmpty();
    }

    @Test
    void parked_deliveries_are_claimed_oldest_first_and_up_to_the_limit() {
        DestinationId destination = aDestination();
        List<Claim> claims = IntStream.range(0, 3)
                .mapToObj(i -> claimed(anEvent().build(), destination))
                .toList();
        deliveries().park(List.of(claims.get(2)), NOON.plusSeconds(60));
        deliveries().park(List.of(claims.get(1)), NOON.plusSeconds(61));
        deliveries().park(List.of(claims.get(0)), NOON.plusSeconds(62));

        assertThat(ids(claimParked(destination, 2, NOON))).isEqualTo(ids(claims.subList(0, 2)));
        assertThat(ids(claimParked(destination, 2, NOON))).isEqualTo(ids(claims.subList(2, 3)));
        assertThat(claimParked(destination, 2, NOON)).isEmpty();
    }

    @Test
    void parked_deliveries_of_other_destinations_are_left_alone() {
        Claim one = claimed();
        Claim other = claimed();
        deliveries().park(List.of(one, other), NOON.plusSeconds(60));

        assertThat(ids(claimParked(one.destination(), 10, NOON))).containsExactly(one.delivery());
        assertThat(deliveries().parkedDestinations()).containsExactly(other.destination());
    }

    @Test
    void destinations_with_parked_deliveries_are_named_once() {
        DestinationId busy = aDestination();
        Claim first = claimed(anEvent().build(), busy);
        Claim second = claimed(anEvent().build(), busy);
        Claim elsewhere = claimed();
        assertThat(deliveries().parkedDestinations()).isEmpty();

        deliveries().park(List.of(first, second, elsewhere), NOON.plusSeconds(60));

        assertThat(deliveries().parkedDestinations()).containsExactlyInAnyOrder(busy, elsewhere.destination());
    }

    @Test
    void delivery_claimed_from_the_parked_ones_is_hidden_and_then_due_like_any_other() {
        Claim claim = claimed();
        deliveries().park(List.of(claim), NOON.plusSeconds(1));
        List<Claim> taken = claimParked(claim.destination(), 10, NOON);

        assertThat(claimDue(NOON.plus(LEASE).minus(MICRO), 10)).isEmpty();
        assertThat(claimParked(claim.destination(), 10, NOON)).isEmpty();
        assertThat(ids(claimDue(NOON.plus(LEASE), 10))).isEqualTo(ids(taken));
    }

    @Test
    void cancelled_delivery_is_not_claimed() {
        Claim parked = claimed();
        DeliveryId due = publishedDueAt(NOON);

        deliveries().park(List.of(parked), NOON.plusSeconds(1));
        deliveries().cancel(ACME, due, NOON);
        deliveries().cancel(ACME, parked.delivery(), NOON);

        assertThat(claimDue(NOON.plus(Duration.ofDays(1)), 10)).isEmpty();
        assertThat(claimParked(parked.destination(), 10, NOON)).isEmpty();
        assertThat(deliveries().parkedDestinations()).isEmpty();
    }
}
