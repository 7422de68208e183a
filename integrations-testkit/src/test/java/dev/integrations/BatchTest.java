package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.Batch.Mode;
import dev.integrations.common.BatchResult;
import dev.integrations.common.BatchResult.Failed;
import dev.integrations.common.BatchResult.Succeeded;
import dev.integrations.common.BatchResult.Undone;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookBatch;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookUpdate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations on many webhooks or deliveries. */
class BatchTest extends DispatchFixture {
    private static final WebhookSettings REFUSED =
            WebhookSettings.builder("ftp://files.example.com/in").build();

    @ParameterizedTest
    @EnumSource
    void webhooks_are_created_changed_switched_and_deleted_with_a_result_for_each(Mode mode) throws Exception {
        WebhookBatch batch = acme.webhooks().batch(mode);
        receiver.on("/a", answer(200));
        receiver.on("/b", answer(200));

        BatchResult<NewWebhook> created = batch.create(List.of(settings("/a"), settings("/b")));
        assertThat(created.isComplete()).isTrue();
        List<WebhookId> ids = created.values().stream().map(NewWebhook::id).toList();
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(2);
        assertThat(created.values())
                .allSatisfy(webhook -> assertThat(webhook.secret().reveal()).startsWith("whsec_"));

        assertThat(batch.update(ids.stream().map(id -> described(id, "x")).toList())
                        .values())
                .allMatch(webhook -> webhook.settings().description().equals("x"));
        assertThat(batch.disable(ids, "maintenance").values()).noneMatch(Webhook::enabled);
        assertThat(acme.events().publish(EVENT, PAYLOAD).deliveries()).isZero();
        assertThat(batch.enable(ids).values()).allMatch(Webhook::enabled);
        assertThat(acme.events().publish(EVENT, PAYLOAD).deliveries()).isEqualTo(2);
        assertThat(batch.delete(ids).values()).containsExactlyElementsOf(ids);
        assertThat(webhooks()).isEmpty();
        assertThat(acme.audit().list(PageRequest.first(100)).items())
                .extracting(AuditEntry::action)
                .hasSize(10);
    }

    @Test
    void one_item_that_fails_alone_leaves_the_others() {
        WebhookId one = webhook(settings("/a")).id();
        WebhookId gone = webhook(settings("/b")).id();
        WebhookId two = webhook(settings("/c")).id();
        acme.webhooks().delete(gone);

        BatchResult<Webhook> result = acme.webhooks().batch(Mode.EACH_ALONE).disable(List.of(one, gone, two), "x");

        assertThat(result.items().get(0)).isInstanceOf(Succeeded.class);
        assertThat(result.items().get(2)).isInstanceOf(Succeeded.class);
        assertThat(result.items().get(1)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.index()).isEqualTo(1);
            assertThat(failed.error()).isInstanceOf(NotFoundException.class);
        });
        assertThat(webhooks()).hasSize(2).noneMatch(Webhook::enabled);
    }

    @Test
    void all_or_nothing_stores_nothing_when_one_item_fails_and_tells_all_that_fail() {
        WebhookId one = webhook(settings("/a")).id();
        WebhookId gone = webhook(settings("/b")).id();
        acme.webhooks().delete(gone);
        int audited = acme.audit().list(PageRequest.first(100)).items().size();
        WebhookBatch batch = acme.webhooks().batch(Mode.ALL_OR_NOTHING);

        BatchResult<Webhook> disabled = batch.disable(List.of(gone, one, gone), "x");
        BatchResult<NewWebhook> created = batch.create(List.of(settings("/c"), REFUSED, settings("/d")));

        assertThat(disabled.isComplete()).isFalse();
        assertThat(disabled.values()).isEmpty();
        assertThat(disabled.failures()).extracting(Failed::index).containsExactly(0, 2);
        assertThat(disabled.items().get(1)).isEqualTo(new Undone<>(1));
        assertThat(created.failures()).hasSize(1);
        assertThat(created.failures().get(0).error()).isInstanceOf(InvalidInputException.class);
        assertThat(created.items().get(2)).isEqualTo(new Undone<>(2));
        assertThat(webhooks()).hasSize(1).allMatch(Webhook::enabled);
        assertThat(acme.events().publish(EVENT, PAYLOAD).deliveries()).isEqualTo(1);
        assertThat(acme.audit().list(PageRequest.first(100)).items()).hasSize(audited);
    }

    @ParameterizedTest
    @EnumSource
    void webhooks_of_another_tenant_are_not_found(Mode mode) {
        WebhookId id = webhook(settings("/a")).id();
        WebhookBatch foreign = integrations.tenant("globex").webhooks().batch(mode);

        assertNotFound(foreign.update(List.of(described(id, "x"))));
        assertNotFound(foreign.disable(List.of(id), "x"));
        assertNotFound(foreign.enable(List.of(id)));
        assertNotFound(foreign.delete(List.of(id)));
        assertThat(acme.webhooks().batch(mode).delete(List.of(id)).isComplete()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void deliveries_are_replayed_with_a_result_for_each(Mode mode) throws Exception {
        List<DeliveryId> ids = deliveredTo("/ok", 2);

        BatchResult<Delivery> replayed = acme.deliveries().replay(ids, mode);
        integrations.runDue();

        assertThat(replayed.values()).extracting(Delivery::id).containsExactlyElementsOf(ids);
        assertThat(replayed.values()).extracting(Delivery::state).containsOnly(DeliveryState.PENDING);
        assertThat(requestsTo("/ok")).isEqualTo(4);
        assertNotFound(integrations.tenant("globex").deliveries().replay(ids.subList(0, 1), mode));
    }

    @Test
    void delivery_that_cannot_be_replayed_stops_itself_or_all() throws Exception {
        List<DeliveryId> ids = deliveredTo("/ok", 2);
        acme.deliveries().replay(ids.get(0));

        BatchResult<Delivery> none = acme.deliveries().replay(ids, Mode.ALL_OR_NOTHING);
        assertThat(none.items().get(0))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.error()).isInstanceOf(IllegalStateException.class));
        assertThat(none.items().get(1)).isEqualTo(new Undone<>(1));
        assertThat(acme.deliveries().get(ids.get(1)).state()).isEqualTo(DeliveryState.SUCCEEDED);

        BatchResult<Delivery> one = acme.deliveries().replay(ids, Mode.EACH_ALONE);
        assertThat(one.values()).extracting(Delivery::id).containsExactly(ids.get(1));
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_is_bounded(Mode mode) {
        List<WebhookId> many = Collections.nCopies(501, webhook(settings("/a")).id());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.webhooks().batch(mode).enable(many))
                .withMessageContaining("500");
        assertThat(acme.webhooks().batch(mode).enable(List.of()).isComplete()).isTrue();
    }

    private List<DeliveryId> deliveredTo(String path, int count) throws InterruptedException {
        webhook(settings(path));
        receiver.on(path, answer(200));
        for (int i = 0; i < count; i++) {
            acme.events().publish(EVENT, PAYLOAD);
        }
        integrations.runDue();
        return deliveries().stream().map(Delivery::id).toList();
    }

    private static <T> void assertNotFound(BatchResult<T> result) {
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().get(0).error()).isInstanceOf(NotFoundException.class);
    }

    private static WebhookUpdate described(WebhookId id, String description) {
        return new WebhookUpdate(
                id, settings -> settings.toBuilder().description(description).build());
    }

    private List<Webhook> webhooks() {
        return acme.webhooks().list(WebhookQuery.all(), PageRequest.first(100)).items();
    }
}
