package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.event.EventId;
import dev.integrations.event.Interest;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookStore.SigningWebhook;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Contract of {@link dev.integrations.delivery.DeliveryStore} and {@link dev.integrations.webhook.WebhookStore}: what
 * decides which events go where, and how others learn that it changed.
 */
public abstract class RoutingContract extends DeliveryFixture {
    private static final Condition CONDITION = Condition.at("/note")
            .in("it's \"5 €\"", "\u0000\\", "💥")
            .and(Condition.at("/amount").greaterThan(12.5).negate());
    private static final Interest INTEREST = new Interest(
            EventFilter.of("invoice.*", "!invoice.draft"), Channels.of("b", "A:1"), Optional.of(CONDITION));

    /** For subclasses. */
    protected RoutingContract() {}

    /**
     * Says whether transactions of several threads can be open at once.
     *
     * @return true unless overridden
     */
    protected boolean concurrentTransactions() {
        return true;
    }

    @Test
    void subscription_keeps_its_channels_and_its_condition() {
        Subscription subscription = new Subscription(aDestination(), ACME, INTEREST, true);

        deliveries().saveSubscription(subscription);
        assertThat(deliveries().subscriptions(ACME)).containsExactly(subscription);

        Subscription plain = new Subscription(subscription.destination(), ACME, EventFilter.all(), true);
        deliveries().saveSubscription(plain);
        assertThat(deliveries().subscriptions(ACME)).containsExactly(plain);
    }

    @Test
    void webhook_keeps_its_channels_and_its_condition() {
        WebhookSettings settings = WebhookSettings.builder("https://example.com/hook")
                .interest(INTEREST)
                .build();
        Webhook webhook = aWebhook().with(settings).build();

        webhooks().insert(webhook);

        assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
        assertThat(webhooks().load(List.of(webhook.id()), NOON).values())
                .extracting(SigningWebhook::webhook)
                .containsExactly(webhook);
        Webhook changed = new Webhook(
                webhook.id(),
                ACME,
                settings.toBuilder().channels().withoutCondition().build(),
                true,
                Optional.empty(),
                2,
                NOON,
                NOON);
        assertThat(webhooks().update(changed)).isTrue();
        assertThat(webhooks().find(ACME, webhook.id())).contains(changed);
        assertThat(changed.settings().interest()).isEqualTo(Interest.in(INTEREST.filter()));
    }

    @Test
    void event_keeps_its_channels() {
        Event one = anEvent().on("b", "A:1").build();
        Event none = anEvent().createdAt(NOON.plus(MICRO)).build();
        publish(one, NOON, aDestination());
        publish(none, NOON, aDestination());

        assertThat(deliveries().findEvent(ACME, one.id()).orElseThrow().channels())
                .isEqualTo(Channels.of("b", "A:1"));
        Map<EventId, Event> loaded = deliveries().loadEvents(List.of(one.id(), none.id()));
        assertThat(loaded.values())
                .extracting(Event::channels)
                .containsExactlyInAnyOrder(one.channels(), Channels.none());
        assertThat(deliveries()
                        .listEvents(ACME, EventQuery.all(), PageRequest.first(10))
                        .items())
                .extracting(EventSummary::channels)
                .containsExactly(Channels.none(), one.channels());
    }

    @Test
    void version_grows_with_each_change_of_the_tenants_subscriptions_alone() {
        assertThat(version(ACME)).isZero();

        DestinationId destination = subscribed(ACME);
        assertThat(version(ACME)).isEqualTo(1);
        deliveries().saveSubscription(new Subscription(destination, ACME, EventFilter.of("a"), false));
        assertThat(version(ACME)).isEqualTo(2);
        deliveries().removeSubscription(ACME, destination);
        assertThat(version(ACME)).isEqualTo(3);

        assertThat(version(GLOBEX)).isZero();
        assertThat(version(ACME)).isEqualTo(3);
    }

    @Test
    void who_holds_subscriptions_counts_a_change_and_makes_others_wait() {
        Callable<Boolean> change = () -> store().inTransaction(transaction -> {
            transaction.deliveries().holdSubscriptions(ACME);
            int before = transaction.deliveries().subscriptions(ACME).size();
            if (before < 3) {
                transaction.deliveries().saveSubscription(new Subscription(aDestination(), ACME, INTEREST, true));
            }
            return true;
        });

        Threads.runTogether(Collections.nCopies(8, change));

        assertThat(deliveries().subscriptions(ACME)).hasSize(3);
        assertThat(version(ACME)).isEqualTo(11);
        assertThat(version(GLOBEX)).isZero();
    }

    @Test
    void versions_of_several_tenants_are_read_together_and_only_theirs() {
        subscribed(ACME);
        subscribed(GLOBEX);
        subscribed(GLOBEX);

        assertThat(deliveries().subscriptionsVersions(List.of(GLOBEX, TenantId.of("initech"), ACME)))
                .containsOnly(Map.entry(ACME, 1L), Map.entry(GLOBEX, 2L));
        assertThat(deliveries().subscriptionsVersions(List.of(GLOBEX))).containsOnlyKeys(GLOBEX);
    }

    @Test
    void change_that_is_rolled_back_leaves_the_version() {
        subscribed(ACME);

        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    transaction.deliveries().saveSubscription(subscription());
                    assertThat(transaction.deliveries().subscriptionsVersions(List.of(ACME)))
                            .containsEntry(ACME, 2L);
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(version(ACME)).isEqualTo(1);
    }

    @Test
    void changes_of_several_threads_are_all_counted() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ends.add(threads.submit(() -> deliveries().saveSubscription(subscription())));
        }
        for (Future<?> end : ends) {
            end.get(1, TimeUnit.MINUTES);
        }
        threads.shutdown();

        assertThat(version(ACME)).isEqualTo(40);
        assertThat(deliveries().subscriptions(ACME)).hasSize(40);
    }

    /** Otherwise a change could stay unseen by whoever read a version that a later transaction had committed. */
    @Test
    void version_is_that_of_what_is_committed_and_never_ahead_of_a_change_that_is_under_way() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch changed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Future<?> slow = threads.submit(() -> {
            store().useTransaction(transaction -> {
                transaction.deliveries().saveSubscription(subscription());
                changed.countDown();
                assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
            });
            return true;
        });
        assertThat(changed.await(1, TimeUnit.MINUTES)).isTrue();
        Future<?> late = threads.submit(() -> deliveries().saveSubscription(subscription()));

        // Where transactions run one after the other, nobody could look meanwhile.
        if (concurrentTransactions()) {
            assertThat(version(ACME)).isZero();
            assertThat(deliveries().subscriptions(ACME)).isEmpty();
        }
        goOn.countDown();
        slow.get(1, TimeUnit.MINUTES);
        late.get(1, TimeUnit.MINUTES);
        threads.shutdown();

        assertThat(version(ACME)).isEqualTo(2);
        assertThat(deliveries().subscriptions(ACME)).hasSize(2);
    }

    private static Subscription subscription() {
        return new Subscription(aDestination(), ACME, EventFilter.all(), true);
    }

    private long version(TenantId tenant) {
        return deliveries().subscriptionsVersions(List.of(tenant)).getOrDefault(tenant, 0L);
    }
}
