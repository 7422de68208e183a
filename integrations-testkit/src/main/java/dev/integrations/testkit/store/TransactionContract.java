package dev.integrations.testkit.store;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static dev.integrations.testkit.SecretMother.aSecretOf;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Transaction;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.common.Transactions} over all ports of a store. */
public abstract class TransactionContract extends DeliveryFixture {
    private static final PageRequest PAGE = PageRequest.first(10);

    /** For subclasses. */
    protected TransactionContract() {}

    @Test
    void result_of_the_work_is_returned() {
        assertThat(store().<String, RuntimeException>inTransaction(transaction -> "result"))
                .isEqualTo("result");
    }

    @Test
    void commit_keeps_the_writes_of_every_port() {
        Written written = new Written();

        store().useTransaction(written::writeAll);

        written.checkPresent();
    }

    @Test
    void rollback_leaves_nothing_of_any_port() {
        Written written = new Written();

        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    written.writeAll(transaction);
                    throw new IllegalStateException("roll back");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("roll back");

        written.checkAbsent();
    }

    @Test
    void transaction_sees_what_it_wrote_itself() {
        Written written = new Written();

        store().useTransaction(transaction -> {
            written.writeAll(transaction);

            assertThat(transaction.deliveries().findEvent(ACME, written.event.id()))
                    .isPresent();
            assertThat(transaction
                            .deliveries()
                            .list(ACME, DeliveryQuery.all(), PAGE)
                            .items())
                    .hasSize(1);
            assertThat(transaction.deliveries().subscriptions(ACME)).hasSize(1);
            assertThat(transaction.webhooks().find(ACME, written.webhook.id())).isPresent();
            assertThat(transaction.webhooks().secrets(ACME, written.webhook.id(), NOON))
                    .hasSize(1);
            assertThat(transaction.audit().list(ACME, AuditQuery.all(), PAGE).items())
                    .hasSize(1);
        });
    }

    /** One row of every kind. */
    private final class Written {
        private final Event event = anEvent().build();
        private final Webhook webhook = aWebhook().build();
        private final AuditEntry entry = anAuditEntry().build();
        private final IdempotencyKey key = new IdempotencyKey("order-42", event.id(), "0".repeat(64));

        void writeAll(StoreTransaction transaction) {
            transaction.webhooks().insert(webhook);
            transaction.webhooks().insertSecret(aSecretOf(webhook).build());
            transaction
                    .deliveries()
                    .saveSubscription(new Subscription(webhook.id().destination(), ACME, EventFilter.all(), true));
            transaction.deliveries().registerKeys(ACME, List.of(key), NOON);
            transaction.deliveries().publish(List.of(toOneDestination(event)), NOON);
            transaction.audit().append(entry);
        }

        void checkPresent() {
            assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
            assertThat(webhooks().secrets(ACME, webhook.id(), NOON)).hasSize(1);
            assertThat(deliveries().subscriptions(ACME)).hasSize(1);
            assertThat(deliveries().registerKeys(ACME, List.of(otherKey()), NOON))
                    .containsKey(key.key());
            assertThat(deliveries().findEvent(ACME, event.id())).isPresent();
            assertThat(allDeliveries(ACME, DeliveryQuery.all())).hasSize(1);
            assertThat(audit().list(ACME, AuditQuery.all(), PAGE).items()).containsExactly(entry);
        }

        void checkAbsent() {
            assertThat(webhooks().list(ACME, WebhookQuery.all(), PAGE).items()).isEmpty();
            assertThat(webhooks().secrets(ACME, webhook.id(), NOON)).isEmpty();
            assertThat(webhooks().load(List.of(webhook.id()), NOON)).isEmpty();
            assertThat(deliveries().subscriptions(ACME)).isEmpty();
            assertThat(deliveries().registerKeys(ACME, List.of(otherKey()), NOON))
                    .isEmpty();
            assertThat(deliveries().listEvents(ACME, EventQuery.all(), PAGE).items())
                    .isEmpty();
            assertThat(deliveries().loadEvents(List.of(event.id()))).isEmpty();
            assertThat(allDeliveries(ACME, DeliveryQuery.all())).isEmpty();
            assertThat(claimDue(NOON.plusSeconds(60), 10)).isEmpty();
            assertThat(audit().list(ACME, AuditQuery.all(), PAGE).items()).isEmpty();
        }

        private IdempotencyKey otherKey() {
            return new IdempotencyKey(key.key(), anEvent().build().id(), "1".repeat(64));
        }
    }

    @Test
    void rollback_takes_back_every_change_of_a_delivery() {
        Claim held = claimed();
        Claim finished = claimed();
        complete(success(finished, NOON));
        Claim parked = claimed();
        deliveries().park(List.of(parked), NOON.plusSeconds(60));
        Claim due = claimed();
        deliveries().release(List.of(due), NOON);
        List<Delivery> before = allDeliveries(ACME, DeliveryQuery.all());

        Completion success = success(held, NOON);
        Completion retry = retry(held, NOON, NOON.plusSeconds(1));
        rolledBack(port -> port.complete(List.of(success)));
        rolledBack(port -> port.complete(List.of(retry)));
        rolledBack(port -> port.release(List.of(held), NOON));
        rolledBack(port -> port.park(List.of(held), NOON));
        rolledBack(port -> port.renew(List.of(held), NOON.plusSeconds(1234)));
        rolledBack(port -> port.cancel(ACME, held.delivery(), NOON));
        rolledBack(port -> port.claimDue(NOON.minusSeconds(1), 10, leaseAt(NOON)));
        rolledBack(port -> port.claimParked(parked.destination(), 10, leaseAt(NOON)));

        assertThat(allDeliveries(ACME, DeliveryQuery.all())).isEqualTo(before);
        assertThat(attempts(held.delivery())).isEmpty();
        assertThat(deliveries().parkedDestinations()).containsExactly(parked.destination());
        assertThat(ids(claimDue(NOON, 10))).containsExactly(due.delivery());
        assertThat(complete(success)).containsExactly(held.delivery());
    }

    @Test
    void rollback_takes_back_a_replay() {
        Claim finished = claimed(anEvent().build(), subscribed(ACME));
        complete(deadLetter(finished, NOON));
        Delivery before = find(finished.delivery());

        rolledBack(port ->
                assertThat(port.replay(ACME, DeliveryQuery.all(), 10, NOON)).hasSize(1));
        rolledBack(
                port -> assertThat(port.replay(ACME, finished.delivery(), NOON)).isTrue());

        assertThat(find(finished.delivery())).isEqualTo(before);
        assertThat(claimDue(NOON, 10)).isEmpty();
    }

    @Test
    void rollback_takes_back_every_change_of_a_webhook_and_a_subscription() {
        Webhook webhook = aWebhook().build();
        Subscription subscription = new Subscription(webhook.id().destination(), ACME, EventFilter.all(), true);
        webhooks().insert(webhook);
        webhooks().insertSecret(aSecretOf(webhook).build());
        deliveries().saveSubscription(subscription);

        rolledBackAll(transaction -> transaction.webhooks().delete(ACME, webhook.id()));
        rolledBackAll(transaction -> transaction.webhooks().expireSecrets(ACME, webhook.id(), NOON));
        rolledBackAll(transaction -> transaction
                .webhooks()
                .update(new Webhook(
                        webhook.id(), ACME, webhook.settings(), false, webhook.disabledReason(), 2, NOON, NOON)));
        rolledBack(port -> port.removeSubscription(ACME, subscription.destination()));
        rolledBack(port ->
                port.saveSubscription(new Subscription(subscription.destination(), ACME, EventFilter.of("a.b"), true)));

        assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
        assertThat(webhooks().secrets(ACME, webhook.id(), NOON)).hasSize(1);
        assertThat(deliveries().subscriptions(ACME)).containsExactly(subscription);
    }

    private void rolledBack(Consumer<DeliveryStore> work) {
        rolledBackAll(transaction -> work.accept(transaction.deliveries()));
    }

    private void rolledBackAll(Consumer<StoreTransaction> work) {
        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    work.accept(transaction);
                    throw new IllegalStateException("roll back");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("roll back");
    }

    @Test
    void what_the_work_throws_is_thrown_on_after_a_rollback() {
        for (Throwable failure :
                List.of(new IOException("checked"), new IllegalArgumentException("unchecked"), new Error("error"))) {
            Event event = anEvent().build();

            assertThatThrownBy(() -> store().useTransaction(transaction -> {
                        transaction.deliveries().publish(List.of(toOneDestination(event)), NOON);
                        throwAsItIs(failure);
                    }))
                    .isSameAs(failure);

            assertThat(deliveries().findEvent(ACME, event.id())).isEmpty();
        }
    }

    private static void throwAsItIs(Throwable failure) throws IOException {
        if (failure instanceof IOException checked) {
            throw checked;
        } else if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        } else {
            throw (Error) failure;
        }
    }

    @Test
    void store_works_on_after_a_rollback() {
        rolledBack(port -> port.publish(List.of(toOneDestination(anEvent().build())), NOON));
        Event event = anEvent().build();

        published(event, aDestination(), NOON);

        assertThat(claimDue(NOON, 10)).extracting(Claim::event).containsExactly(event.id());
    }

    @Test
    void listener_is_told_once_of_a_commit_after_it() {
        Event event = anEvent().build();
        List<Transaction.Completion> told = new ArrayList<>();
        Thread thread = Thread.currentThread();

        store().useTransaction(transaction -> {
            assertThat(transaction.reportsCompletion()).isTrue();
            assertThat(transaction.readsLatest()).isTrue();
            transaction.onCompletion(completion -> {
                assertThat(Thread.currentThread()).isSameAs(thread);
                assertThat(deliveries().findEvent(ACME, event.id())).isPresent();
                told.add(completion);
            });
            transaction.deliveries().publish(List.of(toOneDestination(event)), NOON);
            assertThat(told).isEmpty();
        });

        assertThat(told).containsExactly(Transaction.Completion.COMMITTED);
    }

    @Test
    void listener_is_told_once_of_a_rollback_after_it() {
        Event event = anEvent().build();
        List<Transaction.Completion> told = new ArrayList<>();

        rolledBackAll(transaction -> {
            transaction.onCompletion(completion -> {
                assertThat(deliveries().findEvent(ACME, event.id())).isEmpty();
                told.add(completion);
            });
            transaction.deliveries().publish(List.of(toOneDestination(event)), NOON);
        });

        assertThat(told).containsExactly(Transaction.Completion.ROLLED_BACK);
    }

    @Test
    void every_listener_of_a_transaction_is_told_and_none_of_another() {
        List<String> told = new ArrayList<>();

        store().useTransaction(transaction -> {
            transaction.onCompletion(completion -> told.add("first"));
            transaction.onCompletion(completion -> told.add("second"));
        });
        store().useTransaction(
                        transaction -> transaction.audit().append(anAuditEntry().build()));

        assertThat(told).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void what_a_listener_throws_goes_no_further() {
        Event event = anEvent().build();
        List<Transaction.Completion> told = new ArrayList<>();

        String result = store().<String, RuntimeException>inTransaction(transaction -> {
            transaction.onCompletion(completion -> {
                throw new IllegalStateException("thrown by a listener on purpose");
            });
            transaction.onCompletion(told::add);
            transaction.deliveries().publish(List.of(toOneDestination(event)), NOON);
            return "result";
        });

        assertThat(result).isEqualTo("result");
        assertThat(told).containsExactly(Transaction.Completion.COMMITTED);
        assertThat(deliveries().findEvent(ACME, event.id())).isPresent();
    }
}
