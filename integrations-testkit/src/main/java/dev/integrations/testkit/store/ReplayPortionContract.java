package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.FinishedRange;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.ReplayStore}: what jobs find and replay in portions. */
public abstract class ReplayPortionContract extends DeliveryFixture {
    private static final Instant REPLAY = NOON.plusSeconds(3600);
    private static final DeliveryId FIRST = new DeliveryId(0);
    private static final DeliveryId LAST = new DeliveryId(Long.MAX_VALUE);
    private static final EventRange ALL_EVENTS =
            new EventRange(EventId.of(new UUID(0, 0)), EventId.of(new UUID(Long.MAX_VALUE, -1)));

    private DestinationId destination;

    /** For subclasses. */
    protected ReplayPortionContract() {}

    @BeforeEach
    final void subscribe_a_destination() {
        destination = subscribed(ACME);
    }

    @Test
    void newest_finished_delivery_is_that_of_the_highest_id() {
        assertThat(replays().newestFinished(ACME)).isEmpty();
        deadLettered(destination);
        DeliveryId newest = deadLettered(destination);
        publishedDueAt(NOON.plusSeconds(60));

        assertThat(replays().newestFinished(ACME)).contains(newest);
        assertThat(replays().newestFinished(GLOBEX)).isEmpty();
    }

    @Test
    void reach_passes_so_many_finished_deliveries_whether_or_not_they_match() {
        List<DeliveryId> ids = deadLettered(5);
        DeliveryQuery none = DeliveryQuery.in(DeliveryState.SUCCEEDED);

        assertThat(replays().reach(ACME, range(none, FIRST, LAST), 2)).contains(ids.get(1));
        assertThat(replays().reach(ACME, range(none, ids.get(1), LAST), 2)).contains(ids.get(3));
        assertThat(replays().reach(ACME, range(none, FIRST, ids.get(0)), 2)).contains(ids.get(0));
        assertThat(replays().reach(ACME, range(none, FIRST, LAST), 100)).contains(ids.get(4));
        assertThat(replays().reach(ACME, range(none, ids.get(4), LAST), 2)).isEmpty();
        assertThat(replays().reach(GLOBEX, range(none, FIRST, LAST), 2)).isEmpty();
    }

    @Test
    void reach_passes_deliveries_of_the_queried_destination_only() {
        DestinationId elsewhere = subscribed(ACME);
        DeliveryId first = deadLettered(destination);
        deadLettered(elsewhere);
        DeliveryId second = deadLettered(destination);
        deadLettered(elsewhere);
        DeliveryQuery query = DeliveryQuery.builder().destination(destination).build();

        assertThat(replays().reach(ACME, range(query, FIRST, LAST), 1)).contains(first);
        assertThat(replays().reach(ACME, range(query, FIRST, LAST), 9)).contains(second);
    }

    @Test
    void only_matches_within_the_range_are_counted_and_replayed() {
        List<DeliveryId> ids = deadLettered(5);
        FinishedRange range = range(DeliveryQuery.in(DeliveryState.DEAD_LETTERED), ids.get(0), ids.get(3));

        assertThat(replays().count(ACME, range)).isEqualTo(3);
        assertThat(replays().replay(ACME, range, 2, REPLAY)).containsExactly(ids.get(1), ids.get(2));
        assertThat(replays().count(ACME, range)).isEqualTo(1);
        assertThat(replays().replay(ACME, range, 2, REPLAY)).containsExactly(ids.get(3));
        assertThat(replays().replay(ACME, range, 2, REPLAY)).isEmpty();

        assertThat(allDeliveries(ACME, DeliveryQuery.in(DeliveryState.PENDING)))
                .extracting(Delivery::id)
                .containsExactly(ids.get(3), ids.get(2), ids.get(1));
        assertThat(ids(claimDue(REPLAY, 10))).containsExactlyInAnyOrder(ids.get(1), ids.get(2), ids.get(3));
    }

    @Test
    void what_is_pending_finished_too_late_or_went_to_a_deleted_destination_does_not_match() {
        DestinationId gone = subscribed(ACME);
        deadLettered(gone);
        deliveries().removeSubscription(ACME, gone);
        DeliveryId match = deadLettered(destination);
        Claim late = claimed(anEvent().build(), destination);
        complete(deadLetter(late, NOON.plus(MICRO)));
        published(anEvent().build(), destination, NOON.plusSeconds(60));
        FinishedRange range = new FinishedRange(DeliveryQuery.all(), FIRST, LAST, NOON);

        assertThat(replays().count(ACME, range)).isEqualTo(1);
        assertThat(replays().count(GLOBEX, range)).isZero();
        assertThat(replays().replay(GLOBEX, range, 10, REPLAY)).isEmpty();
        assertThat(replays().replay(ACME, range, 10, REPLAY)).containsExactly(match);
    }

    @Test
    void events_are_passed_and_read_in_the_order_of_their_ids() {
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Event event = anEvent().createdAt(NOON.plusSeconds(i)).build();
            publish(event, NOON);
            publish(anEvent().of(GLOBEX).build(), NOON);
            ids.add(event.id());
        }

        assertThat(replays().reach(ACME, ALL_EVENTS, 2)).contains(ids.get(1));
        assertThat(replays().reach(ACME, ALL_EVENTS, 100)).contains(ids.get(3));
        assertThat(replays().reach(ACME, new EventRange(ids.get(3), ALL_EVENTS.upTo()), 2))
                .isEmpty();
        assertThat(replays().events(ACME, new EventRange(ids.get(0), ids.get(2))))
                .extracting(EventSummary::id)
                .containsExactly(ids.get(1), ids.get(2));
    }

    @Test
    void subscription_is_found_enabled_or_not_by_its_tenant() {
        Subscription disabled = new Subscription(destination, ACME, EventFilter.of("user.*"), false);
        deliveries().saveSubscription(disabled);

        assertThat(replays().lockSubscription(ACME, destination)).contains(disabled);
        assertThat(replays().lockSubscription(GLOBEX, destination)).isEmpty();
        assertThat(replays().lockSubscription(ACME, aDestination())).isEmpty();
    }

    @Test
    void event_counts_as_delivered_if_it_has_a_delivery_there_in_any_state() {
        Event pending = anEvent().build();
        Event leased = anEvent().build();
        Event ended = anEvent().build();
        Event elsewhere = anEvent().build();
        Event nowhere = anEvent().build();
        Claim claim = claimed(ended, destination);
        complete(success(claim, NOON));
        claimed(leased, destination);
        published(pending, destination, NOON.plusSeconds(60));
        published(elsewhere, subscribed(ACME), NOON.plusSeconds(60));
        publish(nowhere, NOON);
        List<EventId> all = List.of(pending.id(), leased.id(), ended.id(), elsewhere.id(), nowhere.id());

        assertThat(replays().delivered(ACME, destination, all))
                .containsExactlyInAnyOrder(pending.id(), leased.id(), ended.id());
        assertThat(replays().delivered(GLOBEX, destination, all)).isEmpty();
        assertThat(replays().delivered(ACME, destination, List.of())).isEmpty();
    }

    @Test
    void delivery_that_is_added_later_is_like_one_that_was_published() {
        Event event = anEvent().build();
        publish(event, NOON, aDestination());
        Event foreign = anEvent().of(GLOBEX).build();
        publish(foreign, NOON);

        List<DeliveryId> added = replays().deliver(ACME, destination, List.of(event.id(), foreign.id()), REPLAY);

        assertThat(added).hasSize(1);
        Delivery delivery = find(added.get(0));
        assertThat(delivery.event()).isEqualTo(event.id());
        assertThat(delivery.destination()).isEqualTo(destination);
        assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery.nextAttemptAt()).contains(REPLAY);
        assertThat(delivery.attempts()).isZero();
        assertThat(replays().delivered(ACME, destination, List.of(event.id()))).containsExactly(event.id());
        claimDue(REPLAY, 10).stream()
                .filter(claim -> claim.delivery().equals(delivery.id()))
                .forEach(claim -> complete(success(claim, REPLAY)));
        assertThat(find(delivery.id()).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void delivery_waits_for_an_attempt_until_one_is_recorded() {
        DeliveryId never = published(anEvent().build(), destination, NOON.plusSeconds(60));
        Claim tried = claimed(anEvent().build(), destination);
        assertThat(unattempted(never, tried.delivery())).containsExactlyInAnyOrder(never, tried.delivery());

        complete(retry(tried, NOON, NOON.plusSeconds(60)));
        assertThat(unattempted(never, tried.delivery())).containsExactly(never);

        deliveries().cancel(ACME, tried.delivery(), NOON);
        assertThat(unattempted(never, tried.delivery())).containsExactly(never);
        deliveries().replay(ACME, tried.delivery(), REPLAY);
        assertThat(unattempted(never, tried.delivery())).containsExactlyInAnyOrder(never, tried.delivery());
    }

    private Set<DeliveryId> unattempted(DeliveryId... ids) {
        return replays().unattempted(List.of(ids));
    }

    private static FinishedRange range(DeliveryQuery query, DeliveryId after, DeliveryId upTo) {
        return new FinishedRange(query, after, upTo, REPLAY);
    }

    private List<DeliveryId> deadLettered(int count) {
        List<DeliveryId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(deadLettered(destination));
        }
        return ids;
    }

    private DeliveryId deadLettered(DestinationId to) {
        Claim claim = claimed(anEvent().build(), to);
        complete(deadLetter(claim, NOON));
        return claim.delivery();
    }
}
