package dev.integrations.jdbc;

import static dev.integrations.testkit.ApiKeyMother.anApiKey;
import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.apikey.ApiKeyReminder;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A row that a newer or a broken writer left behind stops only itself. */
class UndecodableRowTest extends StoreTest {
    @Test
    void delivery_to_an_unknown_kind_of_destination_does_not_keep_the_others_from_being_claimed() {
        List<Claim> published = publish(3);
        DeliveryId broken = published.get(1).delivery();
        database.execute("UPDATE integrations_delivery SET destination_kind = 99 WHERE id = " + broken.value());

        List<Claim> claimed = claimDue(store, NOON, 500);

        assertThat(claimed)
                .extracting(Claim::delivery)
                .containsExactly(published.get(0).delivery(), published.get(2).delivery());
    }

    @Test
    void undecodable_delivery_is_not_read_again_by_every_poll() {
        DeliveryId broken = publish(1).get(0).delivery();
        database.execute("UPDATE integrations_delivery SET destination_kind = 99");
        assertThat(claimDue(store, NOON, 500)).isEmpty();

        database.execute("UPDATE integrations_delivery SET destination_kind = 1");

        assertThat(claimDue(store, NOON.plus(Duration.ofMinutes(59)), 500)).isEmpty();
        assertThat(claimDue(store, NOON.plus(Duration.ofHours(1)), 500))
                .extracting(Claim::delivery)
                .containsExactly(broken);
    }

    private List<Claim> publish(int count) {
        return store.inTransaction(transaction -> transaction.deliveries().publish(eventsToDeliver(count), NOON));
    }

    @Test
    void event_of_a_malformed_type_is_left_out_of_what_is_loaded() {
        Event good = anEvent().build();
        Event bad = anEvent().build();
        store(good, bad);
        spoilTypeOf(bad);

        Map<?, Event> loaded =
                store.inTransaction(transaction -> transaction.deliveries().loadEvents(List.of(good.id(), bad.id())));

        assertThat(loaded.values()).containsExactly(good);
    }

    @Test
    void listing_goes_on_after_a_row_that_is_left_out() {
        Event oldest = anEvent().build();
        Event bad = anEvent().build();
        Event newest = anEvent().build();
        store(oldest, bad, newest);
        spoilTypeOf(bad);

        Page<EventSummary> first = listEvents(PageRequest.first(2));
        Page<EventSummary> second =
                listEvents(PageRequest.first(2).after(first.next().orElseThrow()));

        assertThat(first.items()).extracting(EventSummary::id).containsExactly(newest.id());
        assertThat(second.items()).extracting(EventSummary::id).containsExactly(oldest.id());
    }

    private Page<EventSummary> listEvents(PageRequest page) {
        return store.inTransaction(transaction -> transaction.deliveries().listEvents(ACME, EventQuery.all(), page));
    }

    private void store(Event... events) {
        store.useTransaction(transaction -> transaction
                .deliveries()
                .publish(
                        Stream.of(events)
                                .map(event -> new FanOut(event, List.of()))
                                .toList(),
                        NOON));
    }

    private void spoilTypeOf(Event event) {
        database.execute("UPDATE integrations_event SET event_type = 'Not A Type' WHERE id = "
                + kind.literal(event.id().value()));
    }

    @Test
    void malformed_subscription_does_not_keep_the_others_from_their_events() {
        Subscription good = new Subscription(aDestination(), ACME, EventFilter.all(), true);
        Subscription bad = new Subscription(aDestination(), ACME, EventFilter.of("spoilt"), true);
        store.useTransaction(transaction -> {
            transaction.deliveries().saveSubscription(good);
            transaction.deliveries().saveSubscription(bad);
        });
        database.execute("UPDATE integrations_subscription SET event_filter = '?' WHERE event_filter = 'spoilt'");

        List<Subscription> found =
                store.inTransaction(transaction -> transaction.deliveries().subscriptions(ACME));

        assertThat(found).containsExactly(good);
    }

    @Test
    void malformed_api_keys_do_not_keep_the_others_from_being_reminded_of() {
        ApiKeySettings ending =
                ApiKeySettings.builder("Reporting").expiresAt(NOON.plusSeconds(1)).build();
        List<StoredApiKey> keys = Stream.generate(() -> anApiKey().with(ending).build())
                .limit(5)
                .toList();
        store.useTransaction(
                transaction -> keys.forEach(key -> transaction.apiKeys().insert(key)));
        keys.subList(0, 3)
                .forEach(key -> database.execute("UPDATE integrations_api_key SET request_limit = '?' WHERE id = "
                        + kind.literal(key.key().id().uuid())));

        Page<ApiKeyReminder> first = dueReminders(PageRequest.first(2));
        Page<ApiKeyReminder> second =
                dueReminders(PageRequest.first(2).after(first.next().orElseThrow()));

        assertThat(first.items()).isEmpty();
        assertThat(second.items())
                .extracting(ApiKeyReminder::key)
                .containsExactly(keys.get(3).key());
        assertThat(second.next()).isPresent();
    }

    private Page<ApiKeyReminder> dueReminders(PageRequest page) {
        return store.inTransaction(transaction ->
                transaction.apiKeyReminders().due(ApiKeyReminder.Kind.EXPIRY, Duration.ofDays(7), NOON, page));
    }

    @Test
    void webhook_with_unreadable_headers_is_left_out_when_webhooks_are_loaded() {
        Webhook good = aWebhook().build();
        Webhook bad = aWebhook().build();
        store.useTransaction(transaction -> {
            transaction.webhooks().insert(good);
            transaction.webhooks().insert(bad);
        });
        database.execute("UPDATE integrations_webhook SET headers = 'not JSON' WHERE id = "
                + kind.literal(bad.id().uuid()));

        var loaded =
                store.inTransaction(transaction -> transaction.webhooks().load(List.of(good.id(), bad.id()), NOON));

        assertThat(loaded).containsOnlyKeys(good.id());
    }
}
