package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.delivery.Redirect;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.Swept;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventOptions;
import dev.integrations.event.PayloadState;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.RetentionStore}: what is removed for its age. */
public abstract class RetentionContract extends DeliveryFixture {
    private static final Instant LATER = NOON.plus(Duration.ofDays(30));
    private static final EventRange ALL =
            new EventRange(EventId.of(new UUID(0, 0)), EventId.of(new UUID(Long.MAX_VALUE, -1)));

    /** For subclasses. */
    protected RetentionContract() {}

    private Event delivered() {
        return delivered(anEvent().build(), aDestination());
    }

    private Event delivered(Event event, DestinationId destination) {
        complete(success(claimed(event, destination), NOON));
        return event;
    }

    private Swept removePayloads(Instant before) {
        return retention().removePayloads(PayloadState.KEPT, ALL, before, 100);
    }

    private PayloadState state(Event event) {
        return retention().payloadState(event.tenant(), event.id()).orElseThrow();
    }

    private DeliveryId deliveryOf(Event event) {
        return allDeliveries(event.tenant(), DeliveryQuery.all()).stream()
                .filter(delivery -> delivery.event().equals(event.id()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void payload_of_an_old_event_is_removed_and_the_event_stays() {
        Event old = delivered();
        Event fresh = delivered(anEvent().createdAt(LATER).build(), aDestination());

        Swept swept = removePayloads(LATER);

        assertThat(swept).isEqualTo(new Swept(1, Optional.empty()));
        assertThat(state(old)).isEqualTo(PayloadState.EXPIRED);
        assertThat(deliveries().findEvent(ACME, old.id()).orElseThrow().hasPayload())
                .isFalse();
        assertThat(deliveries().loadEvents(List.of(old.id())).values())
                .allSatisfy(event -> assertThat(event.hasPayload()).isFalse());
        assertThat(state(fresh)).isEqualTo(PayloadState.KEPT);
        assertThat(deliveries().findEvent(ACME, fresh.id()).orElseThrow().payload())
                .isEqualTo(fresh.payload());
        assertThat(deliveries()
                        .listEvents(ACME, EventQuery.all(), PageRequest.first(10))
                        .items())
                .extracting(EventSummary::payloadState, EventSummary::payloadBytes)
                .containsExactly(tuple(PayloadState.KEPT, fresh.payload().length), tuple(PayloadState.EXPIRED, 0));
        assertThat(removePayloads(LATER).removed()).isZero();
    }

    @Test
    void payload_that_a_pending_delivery_needs_goes_when_that_has_ended() {
        Event event = anEvent().build();
        publish(event, NOON, aDestination(), aDestination());
        List<Claim> claims = claimDue(NOON, 2);
        complete(success(claims.get(0), NOON), retry(claims.get(1), NOON, LATER));

        assertThat(removePayloads(LATER).removed()).isZero();
        assertThat(state(event)).isEqualTo(PayloadState.KEPT);

        complete(success(claimDue(LATER, 1).get(0), LATER));
        assertThat(removePayloads(LATER).removed()).isEqualTo(1);
        assertThat(state(event)).isEqualTo(PayloadState.EXPIRED);
    }

    @Test
    void payloads_are_removed_in_portions_that_go_on_behind_what_is_needed_yet() {
        Event needed = anEvent().build();
        publish(needed, NOON.plus(Duration.ofDays(60)), aDestination());
        Event second = delivered();
        Event third = delivered();

        Swept first = retention().removePayloads(PayloadState.KEPT, ALL, LATER, 2);
        assertThat(first).isEqualTo(new Swept(1, Optional.of(second.id())));
        Swept rest = retention().removePayloads(PayloadState.KEPT, new EventRange(second.id(), ALL.upTo()), LATER, 2);
        assertThat(rest).isEqualTo(new Swept(1, Optional.empty()));
        assertThat(state(needed)).isEqualTo(PayloadState.KEPT);
        assertThat(state(third)).isEqualTo(PayloadState.EXPIRED);
    }

    @Test
    void nothing_of_a_tenant_is_removed_while_a_replay_job_of_it_runs() {
        Event ours = delivered();
        Event theirs = delivered(anEvent().of(GLOBEX).build(), aDestination());
        ReplayJob job = runningJob(ACME);
        replays().insert(job);

        assertThat(removePayloads(LATER).removed()).isEqualTo(1);
        assertThat(retention().removeHistory(LATER, 100)).isEqualTo(1);
        assertThat(state(ours)).isEqualTo(PayloadState.KEPT);
        assertThat(state(theirs)).isEqualTo(PayloadState.EXPIRED);

        replays().cancel(ACME, job.id(), NOON);
        assertThat(removePayloads(LATER).removed()).isEqualTo(1);
        assertThat(retention().removeHistory(LATER, 100)).isEqualTo(1);
    }

    @Test
    void delivery_whose_payload_is_gone_is_not_made_again() {
        DestinationId destination = subscribed(ACME);
        Event gone = delivered(anEvent().build(), destination);
        Event kept = delivered(anEvent().createdAt(LATER).build(), destination);
        removePayloads(LATER);

        assertThat(deliveries().replay(ACME, deliveryOf(gone), LATER)).isFalse();
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 10, LATER)).containsExactly(deliveryOf(kept));
        assertThat(replays().deliver(ACME, subscribed(ACME), List.of(gone.id()), LATER))
                .isEmpty();
    }

    @Test
    void dead_letter_without_a_payload_is_not_redirected() {
        Claim dead = claimed(anEvent().build(), subscribed(ACME));
        complete(deadLetter(dead, NOON));
        removePayloads(LATER);

        assertThat(deliveries()
                        .redirect(List.of(new Redirect(ACME, dead.delivery(), dead.event(), subscribed(ACME))), LATER))
                .isEmpty();
    }

    @Test
    void finished_deliveries_are_removed_with_their_attempts_those_first_that_finished_first() {
        Event first = delivered();
        Event second = anEvent().build();
        complete(success(claimed(second, aDestination()), NOON.plus(MICRO)));
        DeliveryId gone = deliveryOf(first);

        assertThat(retention().removeHistory(NOON, 100)).isZero();
        assertThat(retention().removeHistory(LATER, 1)).isEqualTo(1);

        assertThat(deliveries().find(ACME, gone)).isEmpty();
        assertThat(attempts(gone)).isEmpty();
        assertThat(find(deliveryOf(second)).attempts()).isEqualTo(1);
        assertThat(retention().removeHistory(LATER, 100)).isEqualTo(1);
        assertThat(retention().removeHistory(LATER, 100)).isZero();
    }

    @Test
    void pending_delivery_keeps_its_attempts_however_old_they_are() {
        Claim claim = claimed();
        complete(retry(claim, NOON, LATER.plus(Duration.ofDays(1))));

        assertThat(retention().removeHistory(LATER, 100)).isZero();
        assertThat(attempts(claim.delivery())).hasSize(1);
    }

    @Test
    void what_a_fallback_made_is_still_known_as_such_when_its_dead_letter_is_gone() {
        Claim dead = claimed(anEvent().build(), subscribed(ACME));
        complete(deadLetter(dead, NOON));
        deliveries().redirect(List.of(new Redirect(ACME, dead.delivery(), dead.event(), subscribed(ACME))), NOON);
        Claim made = claimDue(NOON, 1).get(0);

        assertThat(retention().removeHistory(LATER, 100)).isEqualTo(1);
        complete(deadLetter(made, LATER));

        assertThat(deliveries()
                        .redirect(List.of(new Redirect(ACME, made.delivery(), made.event(), subscribed(ACME))), LATER))
                .isEmpty();
        assertThat(deliveries().fallback(ACME, made.delivery()).origin()).contains(dead.delivery());
        assertThat(retention().removeHistory(LATER.plus(MICRO), 100)).isEqualTo(1);
        assertThat(deliveries().fallback(ACME, made.delivery()).origin()).isEmpty();
    }

    @Test
    void event_goes_when_neither_payload_nor_delivery_is_left() {
        Event event = delivered();
        Event withPayload = delivered(anEvent().createdAt(LATER).build(), aDestination());
        removePayloads(LATER);

        assertThat(removeEvents(LATER)).isZero();
        retention().removeHistory(LATER, 100);
        assertThat(removeEvents(NOON)).isZero();
        assertThat(removeEvents(LATER)).isEqualTo(1);

        assertThat(deliveries().findEvent(ACME, event.id())).isEmpty();
        assertThat(deliveries().findEvent(ACME, withPayload.id())).isPresent();
    }

    private int removeEvents(Instant before) {
        return retention().removeEvents(PayloadState.EXPIRED, ALL, before, 100).removed();
    }

    @Test
    void idempotency_keys_are_removed_when_they_are_old() {
        IdempotencyKey old = new IdempotencyKey("old", EventId.of(Samples.uuid(NOON)), "hash");
        IdempotencyKey fresh = new IdempotencyKey("fresh", EventId.of(Samples.uuid(NOON)), "hash");
        deliveries().registerKeys(ACME, List.of(old), NOON);
        deliveries().registerKeys(ACME, List.of(fresh), LATER);

        assertThat(retention().removeKeys(NOON, 10)).isZero();
        assertThat(retention().removeKeys(LATER, 10)).isEqualTo(1);

        IdempotencyKey again = new IdempotencyKey("old", EventId.of(Samples.uuid(LATER)), "other");
        assertThat(deliveries().registerKeys(ACME, List.of(again), LATER)).isEmpty();
        IdempotencyKey taken = new IdempotencyKey("fresh", EventId.of(Samples.uuid(LATER)), "hash");
        assertThat(deliveries().registerKeys(ACME, List.of(taken), LATER)).containsValue(fresh);
    }

    @Test
    void newest_delivery_of_a_key_is_forgotten_when_its_payload_is_gone_and_nothing_older_is_pending() {
        DestinationId destination = aDestination();
        Event older = anEvent().build();
        Event newer = anEvent().build();
        Claim claim = claimed(newer, destination);
        deliveries().supersede(ACME, List.of(KeyedDelivery.of("invoice:7", claim)), false, NOON);
        complete(success(claim, NOON));
        DeliveryId pending = published(older, destination, NOON);
        KeyedDelivery outdated = new KeyedDelivery("invoice:7", pending, older.id(), destination);

        assertThat(removePayloads(LATER).removed()).isEqualTo(1);
        assertThat(retention().removeNewest(newer.id(), newer.id(), 10)).isZero();
        assertThat(deliveries().superseded(ACME, List.of(outdated))).containsExactly(pending);

        complete(success(claimDue(NOON, 1).get(0), NOON));
        assertThat(retention().removeNewest(older.id(), newer.id(), 10)).isZero();
        assertThat(deliveries().superseded(ACME, List.of(outdated))).containsExactly(pending);
        assertThat(retention().removeNewest(newer.id(), newer.id(), 10)).isEqualTo(1);
        assertThat(deliveries().superseded(ACME, List.of(outdated))).isEmpty();
    }

    @Test
    void newest_delivery_of_a_key_is_known_as_long_as_its_payload_is_there() {
        Event event = anEvent().build();
        Claim claim = claimed(event, aDestination());
        deliveries().supersede(ACME, List.of(KeyedDelivery.of("invoice:7", claim)), false, NOON);
        complete(success(claim, NOON));

        assertThat(retention().removeNewest(event.id(), event.id(), 10)).isZero();

        removePayloads(LATER);
        assertThat(retention().removeNewest(event.id(), event.id(), 10)).isEqualTo(1);
    }

    @Test
    void headers_go_with_the_payload_and_labels_stay() {
        EventOptions options = new EventOptions(
                Map.of("X-Trace-Id", "7"),
                Map.of("request", "8"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("k"));
        Event event = delivered(anEvent().with(options).build(), aDestination());

        removePayloads(LATER);

        assertThat(deliveries().findEvent(ACME, event.id()).orElseThrow().options())
                .isEqualTo(options.withoutHeaders());
        assertThat(options.withoutHeaders().metadata()).containsEntry("request", "8");
    }

    @Test
    void event_that_no_destination_wanted_loses_its_payload_as_well() {
        Event event = anEvent().build();
        deliveries().publish(List.of(new FanOut(event, List.of())), NOON);

        assertThat(removePayloads(LATER).removed()).isEqualTo(1);
        assertThat(removeEvents(LATER)).isEqualTo(1);
    }
}
