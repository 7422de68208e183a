package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.event.Event;
import dev.integrations.event.EventType;
import dev.integrations.event.PayloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.DeliveryStore}: what is listed, in which order, page by page. */
public abstract class ListingContract extends DeliveryFixture {
    private static final Instant LATER = NOON.plusSeconds(3600);

    /** For subclasses. */
    protected ListingContract() {}

    @Test
    void events_are_listed_newest_first_page_by_page() {
        List<EventSummary> published = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Event event = anEvent()
                    .createdAt(NOON.plus(MICRO.multipliedBy(i)))
                    .withPayload(new byte[i])
                    .build();
            publish(event, NOON);
            published.add(new EventSummary(
                    event.id(),
                    event.type(),
                    event.createdAt(),
                    event.channels(),
                    i,
                    PayloadState.KEPT,
                    Map.of(),
                    Optional.empty()));
        }

        for (int limit : new int[] {1, 3, 7, 8}) {
            assertThat(allPages(limit, page -> deliveries().listEvents(ACME, EventQuery.all(), page)))
                    .isEqualTo(reversed(published));
        }
    }

    @Test
    void events_of_one_instant_are_all_listed_page_by_page() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(anEvent().build());
        }
        events.forEach(event -> publish(event, NOON));

        assertThat(allPages(2, page -> deliveries().listEvents(ACME, EventQuery.all(), page)))
                .extracting(EventSummary::id)
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(Event::id).toList());
    }

    @Test
    void events_are_filtered_by_type_and_by_time() {
        Event first = anEvent().ofType("invoice.paid").build();
        Event second =
                anEvent().ofType("invoice.sent").createdAt(NOON.plusSeconds(1)).build();
        Event third =
                anEvent().ofType("invoice.paid").createdAt(NOON.plusSeconds(2)).build();
        List.of(first, second, third).forEach(event -> publish(event, NOON));

        checkEvents(EventQuery.all(), third, second, first);
        checkEvents(EventQuery.ofType(EventType.of("invoice.paid")), third, first);
        checkEvents(EventQuery.ofType(EventType.of("invoice")));
        checkEvents(new EventQuery(Optional.empty(), Optional.of(second.createdAt()), Optional.empty()), third, second);
        checkEvents(new EventQuery(Optional.empty(), Optional.empty(), Optional.of(second.createdAt())), first);
        checkEvents(
                new EventQuery(
                        Optional.of(first.type()),
                        Optional.of(first.createdAt().plus(MICRO)),
                        Optional.of(third.createdAt().plus(MICRO))),
                third);
    }

    private void checkEvents(EventQuery query, Event... expected) {
        assertThat(allPages(1, page -> deliveries().listEvents(ACME, query, page)))
                .extracting(EventSummary::id)
                .containsExactlyElementsOf(
                        List.of(expected).stream().map(Event::id).toList());
    }

    @Test
    void deliveries_in_every_state_are_listed_in_one_order_newest_first() {
        List<DeliveryId> all = oneOfEachState();

        for (int limit : new int[] {1, 2, 5, 6}) {
            assertThat(allPages(limit, page -> deliveries().list(ACME, DeliveryQuery.all(), page)))
                    .extracting(Delivery::id)
                    .containsExactlyElementsOf(reversed(all));
        }
    }

    @Test
    void listed_delivery_is_the_one_that_is_found() {
        oneOfEachState();

        assertThat(allDeliveries(ACME, DeliveryQuery.all()))
                .hasSize(5)
                .allSatisfy(delivery -> assertThat(find(delivery.id())).isEqualTo(delivery));
    }

    @Test
    void deliveries_of_one_event_are_all_listed_page_by_page() {
        List<DeliveryId> all = publish(anEvent().build(), NOON, aDestination(), aDestination(), aDestination());

        assertThat(allPages(1, page -> deliveries().list(ACME, DeliveryQuery.all(), page)))
                .extracting(Delivery::id)
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void deliveries_are_filtered_by_state() {
        List<DeliveryId> all = oneOfEachState();
        DeliveryId waiting = all.get(0);
        DeliveryId retried = all.get(1);
        DeliveryId succeeded = all.get(2);
        DeliveryId dead = all.get(3);
        DeliveryId cancelled = all.get(4);

        check(DeliveryQuery.in(DeliveryState.PENDING), retried, waiting);
        check(DeliveryQuery.in(DeliveryState.SUCCEEDED), succeeded);
        check(DeliveryQuery.in(DeliveryState.DEAD_LETTERED), dead);
        check(DeliveryQuery.in(DeliveryState.CANCELLED), cancelled);
        check(DeliveryQuery.in(DeliveryState.CANCELLED, DeliveryState.PENDING), cancelled, retried, waiting);
        check(DeliveryQuery.in(DeliveryState.SUCCEEDED, DeliveryState.DEAD_LETTERED), dead, succeeded);
        check(
                DeliveryQuery.builder()
                        .states(EnumSet.allOf(DeliveryState.class))
                        .build(),
                reversed(all).toArray(DeliveryId[]::new));
    }

    /** Publishes one delivery a second: waiting, retried, succeeded, dead, cancelled. */
    private List<DeliveryId> oneOfEachState() {
        DeliveryId waiting = published(eventAt(0), aDestination(), LATER);
        Claim retried = claimed(eventAt(1), aDestination());
        complete(retry(retried, NOON, LATER));
        Claim succeeded = claimed(eventAt(2), aDestination());
        complete(success(succeeded, NOON));
        Claim dead = claimed(eventAt(3), aDestination());
        complete(deadLetter(dead, NOON));
        DeliveryId cancelled = published(eventAt(4), aDestination(), LATER);
        deliveries().cancel(ACME, cancelled, NOON);
        return List.of(waiting, retried.delivery(), succeeded.delivery(), dead.delivery(), cancelled);
    }

    private static Event eventAt(int seconds) {
        return anEvent().createdAt(NOON.plusSeconds(seconds)).build();
    }

    @Test
    void pending_and_finished_deliveries_are_filtered_by_destination_event_type_and_time() {
        DestinationId destination = aDestination();
        Event first = anEvent().ofType("invoice.paid").build();
        Event second =
                anEvent().ofType("invoice.sent").createdAt(NOON.plusSeconds(1)).build();
        List<DeliveryId> both = publish(first, NOON, destination, aDestination());
        claimDue(NOON, 2).forEach(claim -> complete(success(claim, NOON)));
        DeliveryId finished = both.get(0);
        DeliveryId finishedElsewhere = both.get(1);
        DeliveryId pending = published(second, destination, LATER);
        DeliveryId pendingElsewhere = published(
                anEvent().ofType("invoice.paid").createdAt(NOON.plusSeconds(2)).build(), aDestination(), LATER);

        check(DeliveryQuery.builder().destination(destination).build(), pending, finished);
        check(DeliveryQuery.builder().destination(aDestination()).build());
        check(DeliveryQuery.builder().event(first.id()).build(), finishedElsewhere, finished);
        check(DeliveryQuery.builder().event(second.id()).build(), pending);
        check(DeliveryQuery.builder().event(anEvent().build().id()).build());
        check(DeliveryQuery.builder().eventType(first.type()).build(), pendingElsewhere, finishedElsewhere, finished);
        check(DeliveryQuery.builder().publishedFrom(second.createdAt()).build(), pendingElsewhere, pending);
        check(DeliveryQuery.builder().publishedBefore(second.createdAt()).build(), finishedElsewhere, finished);
        check(
                DeliveryQuery.builder()
                        .states(Set.of(DeliveryState.SUCCEEDED))
                        .destination(destination)
                        .event(first.id())
                        .eventType(first.type())
                        .publishedFrom(NOON)
                        .publishedBefore(NOON.plus(MICRO))
                        .build(),
                finished);
    }

    private void check(DeliveryQuery query, DeliveryId... expected) {
        for (int limit : new int[] {1, PageRequest.MAX_LIMIT}) {
            assertThat(allPages(limit, page -> deliveries().list(ACME, query, page)))
                    .extracting(Delivery::id)
                    .containsExactlyInAnyOrder(expected);
        }
    }

    @Test
    void cursor_stays_where_it_is_while_deliveries_finish_and_come_back() {
        DestinationId destination = subscribed(ACME);
        List<DeliveryId> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(published(eventAt(i), destination, NOON));
        }
        Page<Delivery> first = deliveries().list(ACME, DeliveryQuery.all(), PageRequest.first(2));
        List<Claim> claims = claimDue(NOON, 4);
        complete(success(claims.get(0), NOON), deadLetter(claims.get(1), NOON), success(claims.get(3), NOON));
        deliveries().cancel(ACME, all.get(4), NOON);
        deliveries().replay(ACME, claims.get(1).delivery(), NOON);
        DeliveryId newer = published(eventAt(6), destination, NOON);

        Page<Delivery> second = deliveries()
                .list(
                        ACME,
                        DeliveryQuery.all(),
                        PageRequest.first(2).after(first.next().orElseThrow()));
        Page<Delivery> third = deliveries()
                .list(
                        ACME,
                        DeliveryQuery.all(),
                        PageRequest.first(2).after(second.next().orElseThrow()));

        assertThat(first.items()).extracting(Delivery::id).containsExactly(all.get(5), all.get(4));
        assertThat(second.items()).extracting(Delivery::id).containsExactly(all.get(3), all.get(2));
        assertThat(third.items()).extracting(Delivery::id).containsExactly(all.get(1), all.get(0));
        assertThat(third.next()).isEmpty();
        assertThat(deliveries()
                        .list(ACME, DeliveryQuery.all(), PageRequest.first(1))
                        .items())
                .extracting(Delivery::id)
                .containsExactly(newer);
    }

    @Test
    void tenant_without_events_has_empty_lists() {
        published(anEvent().of(GLOBEX).build(), aDestination(), NOON);

        assertThat(deliveries().list(ACME, DeliveryQuery.all(), PageRequest.first(10)))
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
        assertThat(deliveries().listEvents(ACME, EventQuery.all(), PageRequest.first(10)))
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
    }

    @Test
    void cursor_that_no_listing_returned_is_refused() {
        published(anEvent().build(), aDestination(), NOON);

        checkMalformedCursors(page -> deliveries().list(ACME, DeliveryQuery.all(), page));
        checkMalformedCursors(page -> deliveries().listEvents(ACME, EventQuery.all(), page));
    }

    @Test
    void unknown_delivery_is_not_found() {
        assertThat(deliveries().find(ACME, new DeliveryId(Long.MAX_VALUE))).isEmpty();
    }
}
