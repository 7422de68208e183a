package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.DeliveryStore}: finished deliveries that are made pending again. */
public abstract class ReplayContract extends DeliveryFixture {
    private static final Instant REPLAY = NOON.plusSeconds(3600);

    private DestinationId destination;

    /** For subclasses. */
    protected ReplayContract() {}

    @BeforeEach
    final void subscribe_a_destination() {
        destination = subscribed(ACME);
    }

    @Test
    void replayed_delivery_is_pending_and_due_now() {
        DeliveryId id = deadLettered(anEvent().build());

        assertThat(deliveries().replay(ACME, id, REPLAY)).isTrue();

        Delivery delivery = find(id);
        assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery.nextAttemptAt()).contains(REPLAY);
        assertThat(delivery.finishedAt()).isEmpty();
        assertThat(deliveries().backlog(REPLAY)).isEqualTo(new Backlog(1, 0, 0));
        assertThat(claimDue(REPLAY.minus(MICRO), 10)).isEmpty();
        assertThat(ids(claimDue(REPLAY, 10))).containsExactly(id);
    }

    @Test
    void replayed_delivery_keeps_its_attempts_and_starts_its_schedule_afresh() {
        Claim claim = claimed(anEvent().build(), destination);
        complete(retry(claim, NOON, NOON));
        complete(deadLetter(claimDue(NOON, 1).get(0), NOON));
        deliveries().replay(ACME, claim.delivery(), REPLAY);

        Claim replayed = claimDue(REPLAY, 1).get(0);

        assertThat(replayed.attempts()).isEqualTo(2);
        assertThat(replayed.attemptsBefore()).isEqualTo(2);
        complete(retry(replayed, REPLAY, REPLAY));
        Claim again = claimDue(REPLAY, 1).get(0);
        assertThat(again.attempts()).isEqualTo(3);
        assertThat(again.attemptsBefore()).isEqualTo(2);
        complete(success(again, REPLAY));
        assertThat(attempts(claim.delivery())).extracting(Attempt::number).containsExactly(1, 2, 3, 4);
        assertThat(find(claim.delivery()).attempts()).isEqualTo(4);
    }

    @Test
    void delivery_can_be_replayed_again_and_again() {
        DeliveryId id = deadLettered(anEvent().build());

        for (int i = 1; i <= 3; i++) {
            assertThat(deliveries().replay(ACME, id, REPLAY)).isTrue();
            Claim claim = claimDue(REPLAY, 1).get(0);
            assertThat(claim.attempts()).isEqualTo(i);
            assertThat(claim.attemptsBefore()).isEqualTo(i);
            complete(deadLetter(claim, REPLAY));
        }

        assertThat(attempts(id)).extracting(Attempt::number).containsExactly(1, 2, 3, 4);
    }

    @Test
    void what_a_parked_or_leased_claim_once_held_is_not_held_after_a_replay() {
        Claim claim = claimed(anEvent().build(), destination);
        deliveries().cancel(ACME, claim.delivery(), NOON);
        deliveries().replay(ACME, claim.delivery(), REPLAY);

        assertThat(complete(success(claim, REPLAY))).isEmpty();
        assertThat(deliveries().renew(List.of(claim), REPLAY)).isEmpty();
        assertThat(attempts(claim.delivery())).isEmpty();
    }

    @Test
    void deliveries_are_replayed_in_whatever_way_they_ended() {
        DeliveryId dead = deadLettered(anEvent().build());
        DeliveryId succeeded = succeeded(anEvent().build());
        DeliveryId cancelled = published(anEvent().build(), destination, NOON);
        deliveries().cancel(ACME, cancelled, NOON);

        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 10, REPLAY))
                .containsExactlyInAnyOrder(dead, succeeded, cancelled);
        assertThat(ids(claimDue(REPLAY, 10))).containsExactlyInAnyOrder(dead, succeeded, cancelled);
    }

    @Test
    void pending_delivery_is_not_replayed() {
        DeliveryId waiting = published(anEvent().build(), destination, REPLAY.plusSeconds(1));
        Delivery before = find(waiting);

        assertThat(deliveries().replay(ACME, waiting, REPLAY)).isFalse();
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 10, REPLAY)).isEmpty();
        assertThat(deliveries().replay(ACME, DeliveryQuery.in(DeliveryState.PENDING), 10, REPLAY))
                .isEmpty();

        assertThat(find(waiting)).isEqualTo(before);
    }

    @Test
    void unknown_delivery_is_not_replayed() {
        assertThat(deliveries().replay(ACME, new DeliveryId(Long.MAX_VALUE), REPLAY))
                .isFalse();
    }

    @Test
    void the_oldest_are_replayed_up_to_the_limit() {
        List<DeliveryId> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(deadLettered(anEvent().createdAt(NOON.plusSeconds(i)).build()));
        }

        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 2, REPLAY)).isEqualTo(all.subList(0, 2));
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 2, REPLAY)).isEqualTo(all.subList(2, 4));
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 2, REPLAY)).isEqualTo(all.subList(4, 5));
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 2, REPLAY)).isEmpty();
    }

    @Test
    void delivery_whose_destination_has_no_subscription_is_passed_over() {
        Claim gone = claimed(anEvent().build(), aDestination());
        complete(deadLetter(gone, NOON));
        DeliveryId kept = deadLettered(anEvent().build());

        assertThat(deliveries().replay(ACME, gone.delivery(), REPLAY)).isFalse();
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 1, REPLAY)).containsExactly(kept);
        assertThat(find(gone.delivery()).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
    }

    @Test
    void delivery_that_finished_later_does_not_match() {
        DeliveryId id = deadLettered(anEvent().build());
        Instant finished = find(id).finishedAt().orElseThrow();

        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 10, finished.minus(MICRO)))
                .isEmpty();
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 10, finished)).containsExactly(id);
    }

    @Test
    void delivery_whose_destination_is_disabled_is_replayed() {
        DeliveryId id = deadLettered(anEvent().build());
        deliveries().saveSubscription(new Subscription(destination, ACME, EventFilter.of("user.*"), false));

        assertThat(deliveries().replay(ACME, id, REPLAY)).isTrue();
    }

    @Test
    void only_deliveries_that_match_the_query_are_replayed() {
        Event old = anEvent().ofType("invoice.sent").build();
        Event recent = anEvent().createdAt(NOON.plusSeconds(1)).build();
        DestinationId elsewhere = subscribed(ACME);
        DeliveryId dead = deadLettered(old);
        DeliveryId succeeded = succeeded(recent);
        Claim other = claimed(anEvent().createdAt(NOON.plusSeconds(2)).build(), elsewhere);
        complete(deadLetter(other, NOON));

        checkReplay(DeliveryQuery.in(DeliveryState.SUCCEEDED), succeeded);
        checkReplay(DeliveryQuery.builder().destination(elsewhere).build(), other.delivery());
        checkReplay(DeliveryQuery.builder().event(old.id()).build(), dead);
        checkReplay(DeliveryQuery.builder().eventType(old.type()).build(), dead);
        checkReplay(DeliveryQuery.builder().publishedFrom(recent.createdAt()).build(), succeeded, other.delivery());
        checkReplay(DeliveryQuery.builder().publishedBefore(recent.createdAt()).build(), dead);
        checkReplay(DeliveryQuery.builder()
                .states(Set.of(DeliveryState.SUCCEEDED))
                .destination(elsewhere)
                .build());
    }

    /** Ends what was replayed as it had ended, so that the next query finds the same. */
    private void checkReplay(DeliveryQuery query, DeliveryId... expected) {
        List<Delivery> before = allDeliveries(ACME, query);
        assertThat(deliveries().replay(ACME, query, 10, REPLAY)).containsExactly(expected);
        for (Claim claim : claimDue(REPLAY, 10)) {
            before.stream()
                    .filter(delivery -> delivery.id().equals(claim.delivery()))
                    .forEach(delivery -> complete(ended(claim, delivery.state(), NOON)));
        }
        assertThat(deliveries().backlog(NOON).pending()).isZero();
    }

    private DeliveryId deadLettered(Event event) {
        Claim claim = claimed(event, destination);
        complete(deadLetter(claim, NOON));
        return claim.delivery();
    }

    private DeliveryId succeeded(Event event) {
        Claim claim = claimed(event, destination);
        complete(success(claim, NOON));
        return claim.delivery();
    }
}
