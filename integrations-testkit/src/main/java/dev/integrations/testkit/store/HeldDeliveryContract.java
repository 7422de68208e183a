package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Contract of {@link dev.integrations.delivery.DeliveryStore}: claims that are renewed, released, parked or called off,
 * and how many deliveries there are of each kind.
 */
public abstract class HeldDeliveryContract extends DeliveryFixture {
    private static final Instant LEASE_END = NOON.plus(LEASE);

    /** For subclasses. */
    protected HeldDeliveryContract() {}

    @Test
    void renewed_claim_is_held_until_its_new_end() {
        Claim claim = claimed();
        Instant until = NOON.plusSeconds(60);

        assertThat(deliveries().renew(List.of(claim), until)).containsExactly(claim.delivery());

        assertThat(find(claim.delivery()).nextAttemptAt()).contains(until);
        assertThat(claimDue(until.minus(MICRO), 10)).isEmpty();
        assertThat(complete(success(claim, NOON))).containsExactly(claim.delivery());
    }

    @Test
    void claim_whose_lease_ended_can_be_renewed_and_completed_while_nobody_else_took_it() {
        Claim renewed = claimed();
        Claim completed = claimed();

        assertThat(deliveries().renew(List.of(renewed), LEASE_END.plusSeconds(5)))
                .containsExactly(renewed.delivery());
        assertThat(complete(success(completed, LEASE_END.plusSeconds(1)))).containsExactly(completed.delivery());
    }

    @Test
    void only_claims_that_still_stand_are_renewed() {
        Claim lost = claimed();
        Claim taken = claimDue(LEASE_END, 10).get(0);
        Claim cancelled = claimed();
        deliveries().cancel(ACME, cancelled.delivery(), NOON);
        Claim finished = claimed();
        complete(success(finished, NOON));
        Claim held = claimed();

        assertThat(deliveries().renew(List.of(lost, cancelled, finished, held), LEASE_END.plusSeconds(60)))
                .containsExactly(held.delivery());
        assertThat(find(taken.delivery()).nextAttemptAt()).contains(taken.leaseUntil());
    }

    @Test
    void released_claim_is_due_again_when_told_without_an_attempt() {
        Claim claim = claimed();
        Instant due = NOON.plusSeconds(3);

        deliveries().release(List.of(claim), due);

        assertThat(find(claim.delivery()).nextAttemptAt()).contains(due);
        assertThat(find(claim.delivery()).attempts()).isZero();
        assertThat(claimDue(due.minus(MICRO), 10)).isEmpty();
        assertThat(ids(claimDue(due, 10))).containsExactly(claim.delivery());
    }

    @Test
    void released_claim_is_no_longer_held() {
        Claim claim = claimed();

        deliveries().release(List.of(claim), NOON);

        assertThat(deliveries().renew(List.of(claim), LEASE_END)).isEmpty();
        assertThat(complete(success(claim, NOON))).isEmpty();
    }

    @Test
    void parked_claim_is_no_longer_held() {
        Claim claim = claimed();

        deliveries().park(List.of(claim), NOON.plusSeconds(60));

        assertThat(deliveries().renew(List.of(claim), LEASE_END)).isEmpty();
        assertThat(complete(success(claim, NOON))).isEmpty();
        assertThat(find(claim.delivery()).attempts()).isZero();
    }

    @Test
    void wrong_fence_changes_nothing() {
        Claim claim = claimed();
        Delivery before = find(claim.delivery());

        changeWith(withFence(claim, claim.fence() + 1));

        assertThat(find(claim.delivery())).isEqualTo(before);
        assertThat(deliveries().parkedDestinations()).isEmpty();
        assertThat(complete(success(claim, NOON))).containsExactly(claim.delivery());
    }

    @Test
    void fence_of_an_earlier_claim_changes_nothing() {
        Claim lost = claimed();
        Claim taken = claimDue(LEASE_END, 10).get(0);
        Delivery before = find(taken.delivery());

        changeWith(lost);

        assertThat(find(taken.delivery())).isEqualTo(before);
        assertThat(deliveries().parkedDestinations()).isEmpty();
        assertThat(complete(success(taken, LEASE_END))).containsExactly(taken.delivery());
    }

    @Test
    void claim_without_a_lease_changes_nothing() {
        List<Claim> claims =
                deliveries().publish(List.of(toOneDestination(anEvent().build())), NOON);
        Delivery before = find(claims.get(0).delivery());

        changeWith(claims.get(0));

        assertThat(find(claims.get(0).delivery())).isEqualTo(before);
        assertThat(deliveries().parkedDestinations()).isEmpty();
        assertThat(ids(claimDue(NOON, 10))).isEqualTo(ids(claims));
    }

    private void changeWith(Claim stale) {
        Instant other = NOON.plusSeconds(1234);
        assertThat(deliveries().renew(List.of(stale), other)).isEmpty();
        deliveries().release(List.of(stale), other);
        deliveries().park(List.of(stale), other);
        assertThat(complete(success(stale, other))).isEmpty();
        assertThat(complete(retry(stale, other, other.plusSeconds(1)))).isEmpty();
        assertThat(attempts(stale.delivery())).isEmpty();
    }

    @Test
    void no_claims_change_nothing() {
        Claim claim = claimed();
        Delivery before = find(claim.delivery());

        assertThat(deliveries().renew(List.of(), LEASE_END)).isEmpty();
        deliveries().release(List.of(), NOON);
        deliveries().park(List.of(), NOON);
        assertThat(complete()).isEmpty();

        assertThat(find(claim.delivery())).isEqualTo(before);
    }

    @Test
    void pending_delivery_can_be_cancelled_once() {
        DeliveryId id = publishedDueAt(NOON.plusSeconds(60));

        assertThat(deliveries().cancel(ACME, id, NOON.plus(MICRO))).isTrue();
        assertThat(deliveries().cancel(ACME, id, NOON.plusSeconds(1))).isFalse();

        Delivery cancelled = find(id);
        assertThat(cancelled.state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(cancelled.finishedAt()).contains(NOON.plus(MICRO));
    }

    @Test
    void what_is_finished_or_unknown_cannot_be_cancelled() {
        Claim succeeded = claimed();
        complete(success(succeeded, NOON));

        assertThat(deliveries().cancel(ACME, succeeded.delivery(), NOON)).isFalse();
        assertThat(deliveries().cancel(ACME, new DeliveryId(Long.MAX_VALUE), NOON))
                .isFalse();
        assertThat(find(succeeded.delivery()).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void completion_of_a_delivery_cancelled_meanwhile_leaves_nothing() {
        Claim claim = claimed();

        assertThat(deliveries().cancel(ACME, claim.delivery(), NOON)).isTrue();

        assertThat(complete(success(claim, NOON))).isEmpty();
        assertThat(complete(retry(claim, NOON, LEASE_END))).isEmpty();
        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(attempts(claim.delivery())).isEmpty();
    }

    @Test
    void cancelling_keeps_the_attempts_that_were_made() {
        Claim claim = claimed();
        complete(retry(claim, NOON, NOON.plusSeconds(60)));

        deliveries().cancel(ACME, claim.delivery(), NOON);

        assertThat(find(claim.delivery()).attempts()).isEqualTo(1);
        assertThat(attempts(claim.delivery())).hasSize(1);
    }

    @Test
    void backlog_tells_due_from_leased_and_scheduled() {
        assertThat(deliveries().backlog(NOON)).isEqualTo(new Backlog(0, 0, 0));
        Claim parked = claimed();
        deliveries().park(List.of(parked), NOON.plusSeconds(30));
        complete(retry(claimed(), NOON, NOON.plusSeconds(20)));
        complete(success(claimed(), NOON));
        complete(deadLetter(claimed(), NOON));
        claimed();
        claimed();
        publishedDueAt(NOON);
        publishedDueAt(NOON.minusSeconds(1));
        publishedDueAt(NOON.minusSeconds(2));
        published(anEvent().build(), aDestination(), NOON.plusSeconds(40));

        assertThat(deliveries().backlog(NOON)).isEqualTo(new Backlog(3, 2, 3));
        assertThat(deliveries().backlog(NOON).pending()).isEqualTo(8);
    }

    @Test
    void claims_whose_lease_ended_count_as_due() {
        claimed();

        assertThat(deliveries().backlog(LEASE_END.minus(MICRO))).isEqualTo(new Backlog(0, 1, 0));
        assertThat(deliveries().backlog(LEASE_END)).isEqualTo(new Backlog(1, 0, 0));
    }
}
