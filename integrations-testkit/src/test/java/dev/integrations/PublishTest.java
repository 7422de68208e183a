package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.IdempotencyConflictException;
import dev.integrations.delivery.InvalidPayloadException;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.event.EventType;
import dev.integrations.store.InMemoryStore;
import dev.integrations.store.StoreFullException;
import dev.integrations.testkit.ManualClock;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest {
    private static final String URL = "https://hooks.example.com/in";
    private static final Map<String, Integer> PAYLOAD = Map.of("amount", 12);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final InMemoryStore store = InMemoryStore.create();
    private final Integrations integrations = Integrations.builder()
            .store(store)
            .keyRing(KeyRing.ephemeralForDevelopment())
            .development()
            .clock(clock)
            .maxPayloadBytes(100)
            .startPaused();
    private final Tenant acme = integrations.tenant("acme");

    @AfterEach
    void stop() {
        integrations.close();
    }

    @Test
    void an_event_goes_to_every_webhook_of_its_tenant_whose_filter_it_passes() {
        create("invoice.*");
        create("*");
        create("user.created");
        create("*", "!invoice.paid");
        integrations.tenant("globex").webhooks().create(settings("*"));

        PublishReceipt receipt = acme.events().publish("invoice.paid", PAYLOAD);

        assertThat(receipt.deliveries()).isEqualTo(2);
        assertThat(receipt.repeated()).isFalse();
        assertThat(deliveries()).isEqualTo(2);
    }

    @Test
    void a_change_of_a_webhook_is_seen_by_the_next_publication() {
        var webhook = create("invoice.*");
        assertThat(acme.events().publish("invoice.paid", PAYLOAD).deliveries()).isEqualTo(1);

        acme.webhooks()
                .update(
                        webhook,
                        settings -> settings.toBuilder().events("user.*").build());
        assertThat(acme.events().publish("invoice.paid", PAYLOAD).deliveries()).isZero();
        create("*");
        assertThat(acme.events().publish("invoice.paid", PAYLOAD).deliveries()).isEqualTo(1);
        acme.webhooks().delete(webhook);
        assertThat(acme.events().publish("user.created", PAYLOAD).deliveries()).isEqualTo(1);
    }

    @Test
    void payloads_are_objects_trees_or_bytes() {
        byte[] bytes = "  {\"b\": 1.0,\"a\":\"\\u00e9\"} ".getBytes(UTF_8);

        var object = acme.events().publish("a", PAYLOAD);
        var tree =
                acme.events().publish("a", JsonNodeFactory.instance.arrayNode().add(1));
        var raw = acme.events().publish("a", bytes);

        assertThat(payload(object)).isEqualTo("{\"amount\":12}");
        assertThat(payload(tree)).isEqualTo("[1]");
        assertThat(payload(raw)).isEqualTo(new String(bytes, UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "nope", "{\"a\":}", "{\"a\":1}x"})
    void bytes_that_are_not_one_json_value_are_refused(String text) {
        assertThatThrownBy(() -> acme.events().publish("invoice.paid", text.getBytes(UTF_8)))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining("invoice.paid");
    }

    @Test
    void a_payload_that_is_too_large_is_refused_with_its_size() {
        byte[] exact = ("\"" + "x".repeat(98) + "\"").getBytes(UTF_8);
        byte[] larger = ("\"" + "x".repeat(99) + "\"").getBytes(UTF_8);

        acme.events().publish("a", exact);
        assertThatThrownBy(() -> acme.events().publish("a", larger))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining("101 bytes")
                .hasMessageContaining("100");
    }

    @Test
    void an_object_that_cannot_be_written_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> acme.events().publish("a", Map.of("at", LocalDate.of(2026, 3, 1))))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining("payload writer");
    }

    @Test
    void the_same_key_and_payload_give_the_first_receipt() {
        create("*");
        NewEvent event = NewEvent.of("invoice.paid", PAYLOAD).idempotencyKey("order-1");

        PublishReceipt first = acme.events().publish(event);
        PublishReceipt again = acme.events().publish(event);

        assertThat(again).isEqualTo(new PublishReceipt(first.event(), 0, true));
        assertThat(deliveries()).isEqualTo(1);
    }

    @Test
    void the_same_key_and_another_payload_or_type_are_refused() {
        acme.events().publish(NewEvent.of("a", PAYLOAD).idempotencyKey("order-1"));

        assertThatThrownBy(
                        () -> acme.events().publish(NewEvent.of("a", Map.of()).idempotencyKey("order-1")))
                .isInstanceOf(IdempotencyConflictException.class)
                .hasMessageContaining("order-1");
        assertThatThrownBy(() -> acme.events().publish(NewEvent.of("b", PAYLOAD).idempotencyKey("order-1")))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void keys_of_tenants_do_not_meet() {
        NewEvent event = NewEvent.of("a", PAYLOAD).idempotencyKey("order-1");

        acme.events().publish(event);

        assertThat(integrations.tenant("globex").events().publish(event).repeated())
                .isFalse();
    }

    @Test
    void a_batch_is_stored_whole_with_receipts_in_its_order() {
        create("b.*");
        acme.events().publish(NewEvent.of("b.two", PAYLOAD).idempotencyKey("old"));

        List<PublishReceipt> receipts = acme.events()
                .publishAll(List.of(
                        NewEvent.of("a.one", PAYLOAD),
                        NewEvent.of("b.two", PAYLOAD).idempotencyKey("old"),
                        NewEvent.of("b.three", PAYLOAD).idempotencyKey("new"),
                        NewEvent.of("b.three", PAYLOAD).idempotencyKey("new")));

        assertThat(receipts).extracting(PublishReceipt::deliveries).containsExactly(0, 0, 1, 0);
        assertThat(receipts).extracting(PublishReceipt::repeated).containsExactly(false, true, false, true);
        assertThat(receipts.get(3).event()).isEqualTo(receipts.get(2).event());
        assertThat(events()).isEqualTo(3);
    }

    @Test
    void a_batch_with_one_refused_event_stores_nothing() {
        Throwable refused = catchThrowable(() ->
                acme.events().publishAll(List.of(NewEvent.of("a", PAYLOAD), NewEvent.of("b", "{".getBytes(UTF_8)))));

        assertThat(refused).isInstanceOf(InvalidPayloadException.class);
        assertThat(events()).isZero();
    }

    @Test
    void what_is_published_in_a_transaction_that_rolls_back_leaves_nothing() {
        create("*");

        Throwable thrown = catchThrowable(() -> store.useTransaction(transaction -> {
            acme.events().within(transaction).publish(NewEvent.of("a", PAYLOAD).idempotencyKey("k"));
            throw new IllegalStateException("the host changed its mind");
        }));

        assertThat(thrown).hasMessage("the host changed its mind");
        assertThat(events()).isZero();
        assertThat(deliveries()).isZero();
        assertThat(acme.events()
                        .publish(NewEvent.of("a", PAYLOAD).idempotencyKey("k"))
                        .repeated())
                .isFalse();
    }

    @Test
    void events_are_found_and_listed_newest_first_without_payloads() {
        var first = acme.events().publish("a", PAYLOAD);
        clock.advance(Duration.ofSeconds(1));
        var second = acme.events().publish("b", PAYLOAD);

        assertThat(acme.events().get(first.event()).type()).isEqualTo(EventType.of("a"));
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .extracting(EventSummary::id)
                .containsExactly(second.event(), first.event());
        assertThat(acme.events()
                        .list(EventQuery.ofType(EventType.of("a")), PageRequest.first(10))
                        .items())
                .extracting(EventSummary::payloadBytes)
                .containsExactly(13);
    }

    @Test
    void a_store_that_is_full_refuses_and_loses_nothing() {
        try (Integrations small = Integrations.builder()
                .store(InMemoryStore.builder().maxEvents(2).maxDeliveries(2).build())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused()) {
            Tenant tenant = small.tenant("acme");
            tenant.webhooks().create(settings("*"));
            tenant.events().publish("a", PAYLOAD);
            tenant.events().publish("a", PAYLOAD);

            assertThatThrownBy(() -> tenant.events().publish("a", PAYLOAD)).isInstanceOf(StoreFullException.class);
            assertThat(tenant.deliveries()
                            .list(DeliveryQuery.all(), PageRequest.first(10))
                            .items())
                    .hasSize(2);
        }
    }

    @Test
    void ids_of_another_tenant_are_as_good_as_unknown() {
        var webhook = create("*");
        var event = acme.events().publish("a", PAYLOAD).event();
        var delivery = acme.deliveries()
                .list(DeliveryQuery.all(), PageRequest.first(1))
                .items()
                .get(0)
                .id();
        Tenant globex = integrations.tenant("globex");

        assertThat(globex.events().find(event)).isEmpty();
        assertThatThrownBy(() -> globex.events().get(event)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.deliveries().get(delivery)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.deliveries().attempts(delivery)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.deliveries().cancel(delivery)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.deliveries().replay(delivery)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().get(webhook)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().update(webhook, settings -> settings))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().enable(webhook)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().disable(webhook, "x")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().delete(webhook)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().rotateSecret(webhook)).isInstanceOf(NotFoundException.class);
        assertThat(globex.audit().list(PageRequest.first(10)).items()).isEmpty();
        assertThat(acme.webhooks().get(webhook).version()).isEqualTo(1);
        assertThat(acme.deliveries().cancel(delivery).id()).isEqualTo(delivery);
    }

    @Test
    void a_url_that_the_policy_refuses_is_refused_with_its_field() {
        try (Integrations strict = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.builder().primary(1, new byte[32]).build())
                .startPaused()) {
            for (String url : List.of("http://example.com", "https://127.0.0.1/", "https://user@example.com/", "x")) {
                assertThatThrownBy(() -> strict.tenant("acme")
                                .webhooks()
                                .create(WebhookSettings.builder(url).build()))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("url");
            }
            assertThat(strict.tenant("acme").audit().list(PageRequest.first(1)).items())
                    .isEmpty();
        }
    }

    @Test
    void everything_that_is_missing_to_start_is_said_at_once() {
        assertThatThrownBy(() -> Integrations.builder().maxPayloadBytes(0).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("store")
                .hasMessageContaining("key ring")
                .hasMessageContaining("maxPayloadBytes");
        assertThatThrownBy(() -> Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("development()");
    }

    private dev.integrations.webhook.WebhookId create(String... patterns) {
        return acme.webhooks().create(settings(patterns)).id();
    }

    private static WebhookSettings settings(String... patterns) {
        return WebhookSettings.builder(URL).events(patterns).build();
    }

    private String payload(PublishReceipt receipt) {
        return new String(acme.events().get(receipt.event()).payload(), UTF_8);
    }

    private int events() {
        return acme.events()
                .list(EventQuery.all(), PageRequest.first(100))
                .items()
                .size();
    }

    private int deliveries() {
        return acme.deliveries()
                .list(DeliveryQuery.all(), PageRequest.first(100))
                .items()
                .size();
    }
}
