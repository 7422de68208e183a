package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.Swept;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.RetentionStore}: what is masked in the store itself. */
public abstract class MaskingContract extends DeliveryFixture {
    private static final Instant LATER = NOON.plus(Duration.ofDays(3));
    private static final byte[] MASK = "\"(masked)\"".getBytes(UTF_8);
    private static final EventRange ALL =
            new EventRange(EventId.of(new UUID(0, 0)), EventId.of(new UUID(Long.MAX_VALUE, -1)));

    /** For subclasses. */
    protected MaskingContract() {}

    private Event delivered(Event event) {
        complete(success(claimed(event, aDestination()), NOON));
        return event;
    }

    private Event noted() {
        Event event = delivered(anEvent().build());
        retention().maskLater(List.of(event.id()));
        return event;
    }

    private Swept mask(Instant before) {
        return retention().maskPayloads(ALL, before, 100, event -> event.withPayload(MASK));
    }

    private PayloadState state(Event event) {
        return retention().payloadState(event.tenant(), event.id()).orElseThrow();
    }

    private byte[] payload(Event event) {
        return deliveries().findEvent(event.tenant(), event.id()).orElseThrow().payload();
    }

    @Test
    void noted_payload_is_masked_once_and_others_stay() {
        Event noted = noted();
        Event other = delivered(anEvent().build());

        assertThat(mask(LATER)).isEqualTo(new Swept(1, Optional.empty()));

        assertThat(payload(noted)).isEqualTo(MASK);
        assertThat(state(noted)).isEqualTo(PayloadState.MASKED);
        assertThat(deliveries().loadEvents(List.of(noted.id())).values())
                .allSatisfy(event -> assertThat(event.payload()).isEqualTo(MASK));
        assertThat(deliveries()
                        .listEvents(ACME, EventQuery.all(), PageRequest.first(10))
                        .items())
                .extracting(summary -> summary.payloadState())
                .containsExactlyInAnyOrder(PayloadState.MASKED, PayloadState.KEPT);
        assertThat(payload(other)).isEqualTo(other.payload());
        assertThat(mask(LATER)).isEqualTo(new Swept(0, Optional.empty()));
    }

    @Test
    void payload_stays_whole_before_its_time() {
        Event event = noted();

        assertThat(mask(NOON).removed()).isZero();

        assertThat(payload(event)).isEqualTo(event.payload());
        assertThat(mask(LATER).removed()).isEqualTo(1);
    }

    @Test
    void payload_that_a_pending_delivery_needs_is_masked_when_that_has_ended() {
        Event event = anEvent().build();
        Claim claim = claimed(event, aDestination());
        retention().maskLater(List.of(event.id()));

        assertThat(mask(LATER).removed()).isZero();
        assertThat(payload(event)).isEqualTo(event.payload());

        complete(success(claim, NOON));
        assertThat(mask(LATER).removed()).isEqualTo(1);
        assertThat(payload(event)).isEqualTo(MASK);
    }

    @Test
    void payloads_of_a_tenant_stay_whole_while_a_replay_job_of_it_runs() {
        Event event = noted();
        replays().insert(runningJob(ACME));
        Event theirs = delivered(anEvent().of(GLOBEX).build());
        retention().maskLater(List.of(theirs.id()));

        assertThat(mask(LATER).removed()).isEqualTo(1);
        assertThat(state(event)).isEqualTo(PayloadState.KEPT);
        assertThat(state(theirs)).isEqualTo(PayloadState.MASKED);
    }

    @Test
    void payload_that_nothing_is_to_be_masked_of_stays_and_is_looked_at_once() {
        Event event = noted();

        assertThat(retention().maskPayloads(ALL, LATER, 100, same -> same).removed())
                .isEqualTo(1);

        assertThat(state(event)).isEqualTo(PayloadState.KEPT);
        assertThat(payload(event)).isEqualTo(event.payload());
        assertThat(mask(LATER).removed()).isZero();
    }

    @Test
    void portions_go_on_behind_what_is_needed_yet() {
        Event needed = anEvent().build();
        publish(needed, NOON.plus(Duration.ofDays(60)), aDestination());
        retention().maskLater(List.of(needed.id()));
        Event second = noted();
        Event third = noted();

        Swept first = retention().maskPayloads(ALL, LATER, 2, event -> event.withPayload(MASK));
        assertThat(first).isEqualTo(new Swept(1, Optional.of(second.id())));
        Swept rest = retention()
                .maskPayloads(new EventRange(second.id(), ALL.upTo()), LATER, 2, event -> event.withPayload(MASK));
        assertThat(rest).isEqualTo(new Swept(1, Optional.empty()));
        assertThat(state(needed)).isEqualTo(PayloadState.KEPT);
        assertThat(state(third)).isEqualTo(PayloadState.MASKED);
    }

    @Test
    void masked_payload_is_not_delivered_again() {
        Event event = noted();
        DeliveryId delivery = allDeliveries(ACME, DeliveryQuery.all()).get(0).id();
        mask(LATER);

        assertThat(deliveries().replay(ACME, delivery, LATER)).isFalse();
        assertThat(claimDue(LATER, 1)).isEmpty();
        assertThat(payload(event)).isEqualTo(MASK);
    }

    @Test
    void masked_payload_is_removed_when_it_is_old() {
        Event event = noted();
        mask(LATER);

        assertThat(retention()
                        .removePayloads(PayloadState.KEPT, ALL, LATER, 100)
                        .removed())
                .isZero();
        assertThat(retention()
                        .removePayloads(PayloadState.MASKED, ALL, LATER, 100)
                        .removed())
                .isEqualTo(1);
        assertThat(state(event)).isEqualTo(PayloadState.EXPIRED);
        assertThat(payload(event)).isEmpty();
    }

    @Test
    void event_that_is_gone_or_expunged_is_not_masked() {
        Event expunged = noted();
        Event expired = noted();
        retention().expunge(ACME, expunged.id(), NOON);
        retention().removePayloads(PayloadState.KEPT, ALL, LATER, 100);

        assertThat(mask(LATER)).isEqualTo(new Swept(0, Optional.empty()));

        assertThat(state(expunged)).isEqualTo(PayloadState.EXPUNGED);
        assertThat(state(expired)).isEqualTo(PayloadState.EXPIRED);
    }
}
