package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.Fallback;
import dev.integrations.delivery.LifecycleSettings;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks that get what others do not accept. */
class FallbackTest extends LifecycleFixture {
    @BeforeEach
    void start_a_node() {
        use(node(LifecycleSettings.defaults()));
        receiver.on("/down", answer(500));
        receiver.on("/spare", answer(200));
    }

    private NewWebhook spare() {
        return webhook(settings("/spare").toBuilder().events("nothing.else").build());
    }

    private NewWebhook failing(String path, WebhookId fallback) {
        return webhook(settings(path).toBuilder()
                .retrySchedule(RetrySchedule.of())
                .fallback(Optional.of(fallback))
                .build());
    }

    private Delivery to(NewWebhook webhook) {
        List<Delivery> found = deliveries().stream()
                .filter(each -> each.destination().equals(webhook.id().destination()))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void a_dead_letter_is_delivered_to_the_fallback_as_the_same_event() throws Exception {
        NewWebhook spare = spare();
        NewWebhook webhook = failing("/down", spare.id());

        publishAndRun();

        Delivery dead = to(webhook);
        Delivery other = to(spare);
        assertThat(dead.state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(other.state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(other.event()).isEqualTo(dead.event());
        List<ReceivedRequest> requests = receiver.requests();
        assertThat(requests).extracting(ReceivedRequest::target).containsExactly("/down", "/spare");
        assertThat(requests.get(1).body()).isEqualTo(PAYLOAD);
        assertThat(requests.get(1).header("webhook-id"))
                .isEqualTo(requests.get(0).header("webhook-id"));
        assertThat(acme.deliveries().fallback(dead.id()))
                .isEqualTo(new Fallback(Optional.empty(), Optional.of(other.id())));
        assertThat(acme.deliveries().fallback(other.id()))
                .isEqualTo(new Fallback(Optional.of(dead.id()), Optional.empty()));
    }

    @Test
    void what_is_delivered_in_the_end_does_not_fall_back() throws Exception {
        NewWebhook spare = spare();
        failing("/ok", spare.id());
        receiver.on("/ok", answer(200));

        publishAndRun();

        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void what_the_fallback_does_not_accept_goes_no_further_even_in_a_circle() throws Exception {
        NewWebhook second = webhook(settings("/down").toBuilder()
                .events("nothing.else")
                .retrySchedule(RetrySchedule.of())
                .build());
        NewWebhook first = failing("/down", second.id());
        acme.webhooks()
                .update(
                        second.id(),
                        settings -> settings.toBuilder()
                                .fallback(Optional.of(first.id()))
                                .build());

        publishAndRun();

        assertThat(deliveries()).hasSize(2).allMatch(each -> each.state() == DeliveryState.DEAD_LETTERED);
        assertThat(requestsTo("/down")).isEqualTo(2);
    }

    @Test
    void a_replayed_dead_letter_does_not_fall_back_again() throws Exception {
        NewWebhook spare = spare();
        NewWebhook webhook = failing("/down", spare.id());
        publishAndRun();

        acme.deliveries().replay(to(webhook).id());
        integrations.runDue();

        assertThat(requestsTo("/down")).isEqualTo(2);
        assertThat(requestsTo("/spare")).isEqualTo(1);
    }

    @Test
    void deliveries_of_a_disabled_webhook_fall_back_too() throws Exception {
        NewWebhook spare = spare();
        NewWebhook webhook = failing("/down", spare.id());
        acme.events().publish(EVENT, PAYLOAD);
        acme.webhooks().disable(webhook.id(), "maintenance");

        integrations.runDue();

        assertThat(to(webhook).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(to(spare).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_fallback_that_was_deleted_is_none() throws Exception {
        NewWebhook spare = spare();
        NewWebhook webhook = failing("/down", spare.id());
        acme.webhooks().delete(spare.id());

        publishAndRun();

        assertThat(delivery().destination()).isEqualTo(webhook.id().destination());
        assertThat(acme.deliveries().fallback(delivery().id()))
                .isEqualTo(new Fallback(Optional.empty(), Optional.empty()));
    }

    @Test
    void a_fallback_must_be_another_webhook_of_the_tenant() {
        NewWebhook own = spare();
        NewWebhook foreign = integrations.tenant("globex").webhooks().create(settings("/foreign"));

        for (WebhookId bad : List.of(foreign.id(), new WebhookId(new UUID(7, 7)))) {
            assertThatThrownBy(() -> failing("/down", bad))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("fallback");
        }
        assertThatThrownBy(() -> acme.webhooks()
                        .update(
                                own.id(),
                                settings -> settings.toBuilder()
                                        .fallback(Optional.of(own.id()))
                                        .build()))
                .isInstanceOf(InvalidInputException.class);
        assertThat(failing("/down", own.id()).webhook().settings().fallback()).contains(own.id());
    }

    @Test
    void fallbacks_of_another_tenant_are_not_told() throws Exception {
        NewWebhook webhook = failing("/down", spare().id());
        publishAndRun();

        Tenant globex = integrations.tenant("globex");

        assertThatThrownBy(() -> globex.deliveries().fallback(to(webhook).id())).isInstanceOf(NotFoundException.class);
    }
}
