package dev.integrations.testkit.store;

import static dev.integrations.testkit.AttemptMother.anAttempt;
import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static dev.integrations.testkit.SecretMother.aSecretOf;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditQuery;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.Expunged;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.delivery.PermitStore.Wish;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.Redirect;
import dev.integrations.delivery.TenantRows;
import dev.integrations.delivery.Turn;
import dev.integrations.event.Event;
import dev.integrations.event.EventOptions;
import dev.integrations.event.PayloadState;
import dev.integrations.http.OutboundResponse;
import dev.integrations.testkit.AuditEntryMother;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.RetentionStore}: what is removed because somebody asked for it. */
public abstract class ExpungeContract extends DeliveryFixture {
    /** For subclasses. */
    protected ExpungeContract() {}

    private Expunged expunge(Event event) {
        return retention().expunge(event.tenant(), event.id(), NOON.plus(MICRO)).orElseThrow();
    }

    @Test
    void payload_and_answers_are_removed_and_what_happened_stays() {
        Event event = anEvent().build();
        Claim claim = claimed(event, aDestination());
        complete(retry(
                claim,
                anAttempt(1)
                        .startedAt(NOON)
                        .answeredBy(OutboundResponse.builder(500)
                                .header("x-customer", "Jane")
                                .body("Jane".getBytes(UTF_8))
                                .truncated(true))
                        .because("the answer was 500")
                        .build(),
                NOON));
        complete(success(claimDue(NOON, 1).get(0), NOON));

        assertThat(expunge(event)).isEqualTo(new Expunged(event.id(), List.of()));

        assertThat(retention().payloadState(ACME, event.id())).contains(PayloadState.EXPUNGED);
        assertThat(deliveries().findEvent(ACME, event.id()).orElseThrow().hasPayload())
                .isFalse();
        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(attempts(claim.delivery())).hasSize(2).allSatisfy(attempt -> {
            OutboundResponse answer = attempt.response().orElseThrow();
            assertThat(answer.headers()).isEmpty();
            assertThat(answer.body()).isEmpty();
        });
        OutboundResponse first = attempts(claim.delivery()).get(0).response().orElseThrow();
        assertThat(first.status()).isEqualTo(500);
        assertThat(first.truncated()).isTrue();
    }

    @Test
    void pending_deliveries_are_cancelled_whether_or_not_a_node_holds_them() {
        Event event = anEvent().build();
        List<DeliveryId> pending = publish(event, NOON, aDestination(), aDestination());
        Claim held = claimDue(NOON, 1).get(0);
        Event other = anEvent().build();
        DeliveryId untouched = published(other, aDestination(), NOON);

        assertThat(expunge(event).cancelled()).containsExactlyInAnyOrderElementsOf(pending);

        for (DeliveryId id : pending) {
            Delivery delivery = find(id);
            assertThat(delivery.state()).isEqualTo(DeliveryState.CANCELLED);
            assertThat(delivery.reason()).contains(Expunged.REASON);
            assertThat(delivery.finishedAt()).contains(NOON.plus(MICRO));
        }
        assertThat(deliveries().renew(List.of(held), NOON.plus(LEASE))).isEmpty();
        assertThat(complete(success(held, NOON))).isEmpty();
        assertThat(attempts(held.delivery())).isEmpty();
        assertThat(ids(claimDue(NOON, 10))).containsExactly(untouched);
    }

    @Test
    void headers_labels_and_keys_of_an_expunged_event_are_removed() {
        EventOptions options = new EventOptions(
                Map.of("X-Customer", "Jane"),
                Map.of("customer", "Jane"),
                Optional.empty(),
                Optional.of(NOON.plus(LEASE)),
                Optional.of("customer:Jane"));
        Event event = anEvent().with(options).build();
        published(event, aDestination(), NOON);
        assertThat(deliveries().findEvent(ACME, event.id()).orElseThrow().options())
                .isEqualTo(options);

        expunge(event);

        assertThat(deliveries().findEvent(ACME, event.id()).orElseThrow().options())
                .isEqualTo(EventOptions.none());
        EventSummary listed = deliveries()
                .listEvents(ACME, EventQuery.all(), PageRequest.first(1))
                .items()
                .get(0);
        assertThat(listed.metadata()).isEmpty();
        assertThat(listed.supersedeKey()).isEmpty();
    }

    @Test
    void cancelled_delivery_makes_way_for_the_next_of_its_chain() {
        DestinationId destination = aDestination();
        Event first = anEvent().build();
        Claim expunged = inTurn(first, destination, 1);
        Claim next = inTurn(anEvent().build(), destination, 2);
        order().hold(List.of(next), NOON.plus(LEASE));

        assertThat(expunge(first).cancelled()).containsExactly(expunged.delivery());

        assertThat(order().waiting(List.of(next))).isEmpty();
        assertThat(find(next.delivery()).nextAttemptAt()).contains(NOON.plus(MICRO));
    }

    private Claim inTurn(Event event, DestinationId destination, long number) {
        FanOut fanOut = new FanOut(event, List.of(destination), Optional.of(new Turn("customer-7", number)));
        return deliveries().publishLeased(List.of(fanOut), leaseAt(NOON)).get(0);
    }

    @Test
    void delivery_of_an_expunged_event_is_neither_made_again_nor_redirected() {
        Claim dead = claimed(anEvent().build(), subscribed(ACME));
        complete(deadLetter(dead, NOON));
        retention().expunge(ACME, dead.event(), NOON);

        assertThat(deliveries().replay(ACME, dead.delivery(), NOON)).isFalse();
        assertThat(deliveries().replay(ACME, DeliveryQuery.all(), 10, NOON)).isEmpty();
        assertThat(deliveries()
                        .redirect(List.of(new Redirect(ACME, dead.delivery(), dead.event(), subscribed(ACME))), NOON))
                .isEmpty();
    }

    @Test
    void expunging_again_does_no_harm() {
        Event event = anEvent().build();
        published(event, aDestination(), NOON);

        assertThat(expunge(event).cancelled()).hasSize(1);
        assertThat(expunge(event).cancelled()).isEmpty();
        assertThat(retention().payloadState(ACME, event.id())).contains(PayloadState.EXPUNGED);
    }

    @Test
    void event_of_another_tenant_is_not_expunged() {
        Event event = anEvent().build();
        DeliveryId delivery = published(event, aDestination(), NOON);

        assertThat(retention().expunge(GLOBEX, event.id(), NOON)).isEmpty();
        assertThat(retention().payloadState(GLOBEX, event.id())).isEmpty();
        assertThat(find(delivery).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(retention().payloadState(ACME, event.id())).contains(PayloadState.KEPT);

        assertThat(retention().expunge(ACME, event.id(), NOON)).isPresent();
    }

    @Test
    void everything_of_a_tenant_is_removed_in_portions_and_nothing_of_another_one() {
        fill(ACME);
        fill(GLOBEX);
        List<Delivery> theirs = allDeliveries(GLOBEX, DeliveryQuery.all());

        removeAll(ACME, 2);

        assertThat(allDeliveries(ACME, DeliveryQuery.all())).isEmpty();
        assertThat(events(ACME)).isZero();
        assertThat(webhooks()
                        .list(ACME, WebhookQuery.all(), PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThat(deliveries().subscriptions(ACME)).isEmpty();
        assertThat(audit().list(ACME, AuditQuery.all(), PageRequest.first(10)).items())
                .hasSize(1);
        assertThat(allDeliveries(GLOBEX, DeliveryQuery.all())).isEqualTo(theirs);
        assertThat(events(GLOBEX)).isEqualTo(4);
        assertThat(deliveries().subscriptions(GLOBEX)).hasSize(1);
        Webhook webhook = webhooks()
                .list(GLOBEX, WebhookQuery.all(), PageRequest.first(10))
                .items()
                .get(0);
        assertThat(webhooks().secrets(GLOBEX, webhook.id(), NOON)).hasSize(1);
        assertThat(failureClocks().find(GLOBEX, destinationOf(GLOBEX))).isPresent();
        assertThat(supersededByWhatThereWas(ACME)).isFalse();
        assertThat(supersededByWhatThereWas(GLOBEX)).isTrue();
        assertThat(permitLeft(ACME)).isTrue();
        assertThat(permitLeft(GLOBEX)).isFalse();
        removeAll(ACME, 2);
        assertThat(removeAll(ACME, 2)).isZero();
        assertThat(removeAll(GLOBEX, 2)).isGreaterThan(10);
    }

    @Test
    void subscriptions_of_a_removed_tenant_are_known_to_have_changed() {
        subscribed(ACME);
        long before = deliveries().subscriptionsVersions(List.of(ACME)).getOrDefault(ACME, 0L);

        removeAll(ACME, 10);

        assertThat(deliveries().subscriptionsVersions(List.of(ACME)).getOrDefault(ACME, 0L))
                .isGreaterThan(before);
    }

    @Test
    void event_with_a_pending_delivery_outlives_a_portion() {
        Event event = anEvent().build();
        DeliveryId pending = published(event, aDestination(), NOON);

        assertThat(retention().remove(ACME, TenantRows.EVENTS, 10)).isZero();
        assertThat(find(pending).event()).isEqualTo(event.id());
        assertThat(retention().remove(ACME, TenantRows.PENDING_DELIVERIES, 10)).isEqualTo(1);
        assertThat(retention().remove(ACME, TenantRows.EVENTS, 10)).isEqualTo(1);
    }

    private final Map<TenantId, KeyedDelivery> newest = new HashMap<>();

    private boolean supersededByWhatThereWas(TenantId tenant) {
        KeyedDelivery other = Objects.requireNonNull(newest.get(tenant));
        KeyedDelivery older = new KeyedDelivery(
                other.key(), new DeliveryId(1), anEvent().build().id(), other.destination());
        return !deliveries().superseded(tenant, List.of(older)).isEmpty();
    }

    private boolean permitLeft(TenantId tenant) {
        DestinationId destination = Objects.requireNonNull(newest.get(tenant)).destination();
        Wish wish = new Wish(destination, tenant, RateLimit.of(1, Duration.ofDays(1)), 1);
        return Objects.requireNonNull(permits().take(List.of(wish), NOON).get(destination))
                        .count()
                == 1;
    }

    private DestinationId destinationOf(TenantId tenant) {
        return deliveries().subscriptions(tenant).get(0).destination();
    }

    private int events(TenantId tenant) {
        return deliveries()
                .listEvents(tenant, EventQuery.all(), PageRequest.first(100))
                .items()
                .size();
    }

    private void fill(TenantId tenant) {
        DestinationId destination = subscribed(tenant);
        Webhook webhook = aWebhook().of(tenant).build();
        webhooks().insert(webhook);
        webhooks().insertSecret(aSecretOf(webhook).build());
        for (int i = 0; i < 3; i++) {
            complete(deadLetter(claimed(anEvent().of(tenant).build(), destination), NOON));
        }
        Delivery dead = allDeliveries(tenant, DeliveryQuery.all()).get(0);
        deliveries().redirect(List.of(new Redirect(tenant, dead.id(), dead.event(), destination)), NOON.plus(LEASE));
        Event event = anEvent().of(tenant).build();
        DeliveryId pending = publish(event, NOON.plus(LEASE), destination, aDestination(), aDestination())
                .get(0);
        KeyedDelivery keyed = new KeyedDelivery("invoice:7", pending, event.id(), destination);
        deliveries().supersede(tenant, List.of(keyed), false, NOON);
        newest.put(tenant, keyed);
        assertThat(permitLeft(tenant)).isTrue();
        order().draw(tenant, Map.of("customer-7", 1, "customer-8", 1, "customer-9", 1), NOON);
        deliveries()
                .registerKeys(
                        tenant,
                        List.of(new IdempotencyKey("a", event.id(), ""), new IdempotencyKey("b", event.id(), "")),
                        NOON);
        failureClocks().add(List.of(new FailureClock(tenant, destination, NOON, 3)));
        audit().append(AuditEntryMother.anAuditEntry().of(tenant).build());
    }

    private long removeAll(TenantId tenant, int portion) {
        long all = 0;
        for (TenantRows kind : TenantRows.values()) {
            int some;
            do {
                some = retention().remove(tenant, kind, portion);
                assertThat(some).isLessThanOrEqualTo(portion);
                all += some;
            } while (some > 0);
        }
        for (int some = 1; some > 0; all += some) {
            some = webhooks().deleteSome(tenant, portion);
        }
        return all;
    }
}
