package dev.integrations.testkit.store;

import static dev.integrations.testkit.ApiKeyMother.anApiKey;
import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static dev.integrations.testkit.SecretMother.aSecretOf;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.AuditStore;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Transactions.Action;
import dev.integrations.crypto.Sha256;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.event.Event;
import dev.integrations.jose.SingleUseStore.Kind;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.store.InMemoryStore;
import dev.integrations.store.StoreFullException;
import dev.integrations.store.StoreTransaction;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the in-memory store promises beyond the contracts, with room for three events and four deliveries. */
class InMemoryStoreTest extends DeliveryFixture {
    private static final PageRequest PAGE = PageRequest.first(10);

    @Override
    public InMemoryStore emptyStore() {
        return InMemoryStore.builder()
                .maxEvents(3)
                .maxDeliveries(4)
                .maxAuditEntries(2)
                .build();
    }

    @Test
    void pending_deliveries_fill_the_events_and_are_never_dropped() {
        List<DeliveryId> pending = List.of(publishedDueAt(NOON), publishedDueAt(NOON), publishedDueAt(NOON));

        assertThatThrownBy(() -> publishedDueAt(NOON))
                .isInstanceOf(StoreFullException.class)
                .hasMessage("The store holds 3 events, as many as it may; try again later, or raise its bound");

        assertThat(ids(claimDue(NOON, 10))).isEqualTo(pending);
    }

    @Test
    void pending_deliveries_fill_the_deliveries_and_are_never_dropped() {
        List<DeliveryId> pending = publish(anEvent().build(), NOON, aDestination(), aDestination(), aDestination());

        assertThatThrownBy(() -> publish(anEvent().build(), NOON, aDestination(), aDestination()))
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("4 deliveries");

        assertThat(ids(claimDue(NOON, 10))).isEqualTo(pending);
    }

    @Test
    void what_was_used_once_is_kept_until_it_expires_and_not_dropped() {
        for (String used : List.of("a", "b", "c")) {
            assertThat(singleUses().first(Kind.DPOP_PROOF, Sha256.of(used), NOON))
                    .isTrue();
        }

        assertThatThrownBy(() -> singleUses().first(Kind.DPOP_PROOF, Sha256.of("d"), NOON))
                .isInstanceOf(StoreFullException.class);
        assertThat(singleUses().first(Kind.DPOP_PROOF, Sha256.of("a"), NOON)).isFalse();

        singleUses().removeExpired(NOON.plusMillis(1), 1);
        assertThat(singleUses().first(Kind.DPOP_PROOF, Sha256.of("d"), NOON)).isTrue();
    }

    @Test
    void other_kinds_are_bounded_each_for_itself_and_what_is_there_can_be_changed() {
        OAuthApp app = OAuthMother.anApp(ACME);
        Grant grant = OAuthMother.aGrant(OAuthMother.anApproval(app));
        InMemoryStore small = InMemoryStore.builder().maxRecords(1).build();
        small.useTransaction(transaction -> {
            transaction.webhooks().insert(aWebhook().build());
            transaction.apiKeys().insert(anApiKey().build());
            transaction.oauthApps().insert(app);
            transaction.oauthGrants().insertGrant(grant);
            transaction.consents().save(OAuthMother.aConsent(app, ACME, "user:42"));
            transaction.consents().save(OAuthMother.aConsent(app, ACME, "user:42"));
        });

        List<Action<StoreTransaction, RuntimeException>> more = List.of(
                transaction -> transaction.webhooks().insert(aWebhook().build()),
                transaction -> transaction.apiKeys().insert(anApiKey().build()),
                transaction -> transaction.oauthApps().insert(OAuthMother.anApp(ACME)),
                transaction -> transaction.oauthGrants().insertGrant(OAuthMother.aGrant(OAuthMother.anApproval(app))),
                transaction -> transaction.consents().save(OAuthMother.aConsent(app, ACME, "user:7")));
        for (Action<StoreTransaction, RuntimeException> one : more) {
            assertThatThrownBy(() -> small.useTransaction(one)).isInstanceOf(StoreFullException.class);
        }

        small.useTransaction(transaction -> transaction.oauthApps().deleteSome(ACME, 1));
        small.useTransaction(transaction -> transaction.oauthApps().insert(OAuthMother.anApp(ACME)));
    }

    @Test
    void batch_that_does_not_fit_leaves_nothing() {
        publishedDueAt(NOON);
        List<FanOut> batch = List.of(
                toOneDestination(anEvent().build()),
                toOneDestination(anEvent().build()),
                toOneDestination(anEvent().build()));

        assertThatThrownBy(() -> deliveries().publish(batch, NOON)).isInstanceOf(StoreFullException.class);
        assertThatThrownBy(() -> deliveries().publishLeased(batch, leaseAt(NOON)))
                .isInstanceOf(StoreFullException.class);

        assertThat(allDeliveries(ACME, DeliveryQuery.all())).hasSize(1);
    }

    @Test
    void finished_delivery_published_first_makes_room_with_its_event_and_attempts() {
        Claim first = claimed();
        Claim second = claimed();
        Claim third = claimed();
        complete(success(third, NOON), success(second, NOON));
        complete(deadLetter(first, NOON));

        DeliveryId fourth = publishedDueAt(NOON);

        assertThat(allDeliveries(ACME, DeliveryQuery.all()))
                .extracting(Delivery::id)
                .containsExactly(fourth, third.delivery(), second.delivery());
        assertThat(deliveries().findEvent(ACME, first.event())).isEmpty();
        assertThat(attempts(first.delivery())).isEmpty();
    }

    @Test
    void pending_delivery_is_passed_over_when_room_is_made() {
        Claim pending = claimed();
        Claim finished = claimed();
        complete(success(finished, NOON));
        publishedDueAt(NOON);

        publishedDueAt(NOON);

        assertThat(deliveries().find(ACME, pending.delivery())).isPresent();
        assertThat(deliveries().find(ACME, finished.delivery())).isEmpty();
    }

    @Test
    void event_stays_whole_while_one_of_its_deliveries_is_pending() {
        publish(anEvent().build(), NOON, aDestination(), aDestination(), aDestination());
        List<Claim> claims = claimDue(NOON, 10);
        complete(success(claims.get(0), NOON), success(claims.get(1), NOON));

        assertThatThrownBy(() -> publish(anEvent().build(), NOON, aDestination(), aDestination()))
                .isInstanceOf(StoreFullException.class);

        complete(success(claims.get(2), NOON));
        assertThat(publish(anEvent().build(), NOON, aDestination(), aDestination()))
                .hasSize(2);
        assertThat(allDeliveries(ACME, DeliveryQuery.all())).hasSize(2);
    }

    @Test
    void replayed_delivery_is_safe_from_being_dropped() {
        Claim claim = claimed(anEvent().build(), subscribed(ACME));
        complete(deadLetter(claim, NOON));
        deliveries().replay(ACME, claim.delivery(), NOON);
        publishedDueAt(NOON);
        publishedDueAt(NOON);

        assertThatThrownBy(() -> publishedDueAt(NOON)).isInstanceOf(StoreFullException.class);

        assertThat(ids(claimDue(NOON, 10))).contains(claim.delivery());
    }

    @Test
    void cancelled_deliveries_and_events_without_destinations_make_room() {
        DeliveryId cancelled = publishedDueAt(NOON);
        deliveries().cancel(ACME, cancelled, NOON);
        Event silent = anEvent().build();
        publish(silent, NOON);
        publishedDueAt(NOON);

        publishedDueAt(NOON);
        publishedDueAt(NOON);

        assertThat(deliveries().find(ACME, cancelled)).isEmpty();
        assertThat(deliveries().findEvent(ACME, silent.id())).isEmpty();
    }

    @Test
    void rollback_brings_back_what_had_made_room() {
        Claim finished = claimed();
        complete(success(finished, NOON));
        Delivery before = find(finished.delivery());

        assertThatIllegalStateException()
                .isThrownBy(() -> store().useTransaction(transaction -> {
                    for (int i = 0; i < 3; i++) {
                        transaction
                                .deliveries()
                                .publish(List.of(toOneDestination(anEvent().build())), NOON);
                    }
                    assertThat(transaction.deliveries().find(ACME, finished.delivery()))
                            .isEmpty();
                    throw new IllegalStateException("roll back");
                }));

        assertThat(find(finished.delivery())).isEqualTo(before);
        assertThat(attempts(finished.delivery())).hasSize(1);
        assertThat(allDeliveries(ACME, DeliveryQuery.all())).hasSize(1);
    }

    @Test
    void oldest_audit_entry_makes_room_for_a_new_one() {
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            entries.add(anAuditEntry().build());
            audit().append(entries.get(i));
        }

        assertThat(audit().list(ACME, AuditQuery.all(), PAGE).items()).containsExactly(entries.get(2), entries.get(1));
    }

    @Test
    void oldest_idempotency_key_makes_room_for_a_new_one() {
        for (int i = 0; i < 4; i++) {
            deliveries().registerKeys(ACME, List.of(key("key-" + i)), NOON);
        }

        assertThat(deliveries().registerKeys(ACME, List.of(key("key-3")), NOON)).hasSize(1);
        assertThat(deliveries().registerKeys(ACME, List.of(key("key-0")), NOON)).isEmpty();
    }

    private static IdempotencyKey key(String key) {
        return new IdempotencyKey(key, anEvent().build().id(), "0".repeat(64));
    }

    @Test
    void transaction_within_a_transaction_is_refused_and_the_outer_one_goes_on() {
        Event event = anEvent().build();

        store().useTransaction(transaction -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> store().useTransaction(inner -> inner.audit()))
                    .withMessageContaining("in a transaction of this store already");
            transaction.deliveries().publish(List.of(toOneDestination(event)), NOON);
        });

        assertThat(deliveries().findEvent(ACME, event.id())).isPresent();
    }

    @Test
    void listener_may_open_a_transaction() {
        Event event = anEvent().build();

        store().useTransaction(transaction -> transaction.onCompletion(completion -> publish(event, NOON)));

        assertThat(deliveries().findEvent(ACME, event.id())).isPresent();
    }

    @Test
    void nothing_of_a_transaction_can_be_used_after_its_end() {
        List<StoreTransaction> kept = new ArrayList<>();
        List<DeliveryStore> deliveries = new ArrayList<>();
        List<WebhookStore> webhooks = new ArrayList<>();
        List<AuditStore> audit = new ArrayList<>();
        store().useTransaction(transaction -> {
            kept.add(transaction);
            deliveries.add(transaction.deliveries());
            webhooks.add(transaction.webhooks());
            audit.add(transaction.audit());
        });

        checkEnded(() -> kept.get(0).deliveries());
        checkEnded(() -> kept.get(0).webhooks());
        checkEnded(() -> kept.get(0).audit());
        checkEnded(() -> kept.get(0).onCompletion(completion -> {}));
        checkEnded(() -> deliveries.get(0).backlog(NOON));
        checkEnded(() -> deliveries.get(0).publish(List.of(), NOON));
        checkEnded(() -> webhooks.get(0).list(ACME, WebhookQuery.all(), PAGE));
        checkEnded(() -> audit.get(0).append(anAuditEntry().build()));
    }

    private static void checkEnded(Runnable use) {
        assertThatIllegalStateException().isThrownBy(use::run).withMessageContaining("the transaction has ended");
    }

    @Test
    void what_is_new_must_be_new() {
        Event event = anEvent().build();
        Webhook webhook = aWebhook().build();
        publish(event, NOON);
        webhooks().insert(webhook);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> publish(event, NOON))
                .withMessageContaining(event.id().toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> webhooks().insert(webhook))
                .withMessageContaining(webhook.id().toString());
    }

    @Test
    void secret_needs_its_webhook() {
        Webhook unknown = aWebhook().build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> webhooks().insertSecret(aSecretOf(unknown).build()))
                .withMessageContaining(unknown.id().toString());
    }

    @Test
    void bounds_below_one_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryStore.builder().maxEvents(0).build())
                .withMessageContaining("0 events");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryStore.builder().maxDeliveries(-1).build())
                .withMessageContaining("-1 deliveries");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryStore.builder().maxAuditEntries(0).build())
                .withMessageContaining("0 audit entries");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryStore.builder().maxRecords(0).build())
                .withMessageContaining("0 records");
    }

    @Test
    void closing_keeps_what_is_stored() {
        publishedDueAt(NOON);

        assertThatCode(() -> store().close()).doesNotThrowAnyException();

        assertThat(allDeliveries(ACME, DeliveryQuery.all())).hasSize(1);
    }
}
