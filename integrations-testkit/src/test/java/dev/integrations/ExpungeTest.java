package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.Expunged;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PayloadGoneException;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import dev.integrations.webhook.WebhookQuery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is removed because somebody asked for it, seen from outside. */
class ExpungeTest extends DispatchFixture {
    @BeforeEach
    void set_up_receivers() {
        receiver.on("/ok", answer(200));
        receiver.on("/down", answer(500));
    }

    private EventId publish() {
        return acme.events().publish(EVENT, PAYLOAD).event();
    }

    private List<String> actions() {
        return acme.audit().list(PageRequest.first(10)).items().stream()
                .map(AuditEntry::action)
                .toList();
    }

    @Test
    void an_expunged_event_is_not_sent_and_its_deliveries_say_why() throws Exception {
        webhook(settings("/ok"));
        EventId event = publish();

        Expunged expunged = acme.as("user:42").events().expunge(event);

        integrations.runDue();
        assertThat(receiver.requests()).isEmpty();
        Delivery delivery = delivery();
        assertThat(expunged.cancelled()).containsExactly(delivery.id());
        assertThat(delivery.state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(delivery.reason()).contains(Expunged.REASON);
        AuditEntry entry = acme.audit().list(PageRequest.first(1)).items().get(0);
        assertThat(entry.action()).isEqualTo("event.expunged");
        assertThat(entry.subject()).isEqualTo(event.toString());
        assertThat(entry.actor().name()).isEqualTo("user:42");
    }

    @Test
    void retries_of_an_expunged_event_end() throws Exception {
        webhook(settings("/down"));
        EventId event = publish();
        integrations.runDue();

        acme.events().expunge(event);
        clock.advance(Duration.ofDays(1));
        integrations.runDue();

        assertThat(requestsTo("/down")).isEqualTo(1);
        assertThat(delivery().state()).isEqualTo(DeliveryState.CANCELLED);
        assertThat(acme.deliveries().attempts(delivery().id())).hasSize(1);
    }

    @Test
    void an_expunged_event_is_still_listed_and_cannot_be_replayed() throws Exception {
        webhook(settings("/ok"));
        EventId event = publish();
        integrations.runDue();

        acme.events().expunge(event);

        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .singleElement()
                .satisfies(summary -> {
                    assertThat(summary.id()).isEqualTo(event);
                    assertThat(summary.payloadState()).isEqualTo(PayloadState.EXPUNGED);
                    assertThat(summary.payloadBytes()).isZero();
                });
        assertThat(acme.events().reveal(event).payload()).isEmpty();
        assertThatExceptionOfType(PayloadGoneException.class)
                .isThrownBy(() -> acme.deliveries().replay(delivery().id()))
                .satisfies(gone -> assertThat(gone.state()).isEqualTo(PayloadState.EXPUNGED));
    }

    @Test
    void an_event_of_another_tenant_is_not_found() throws Exception {
        webhook(settings("/ok"));
        EventId event = publish();
        EventId other = publish();
        acme.events().expunge(other);

        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> integrations.tenant("globex").events().expunge(event));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> integrations.tenant("globex").events().payloadState(event));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> integrations.tenant("globex").events().reveal(event));

        integrations.runDue();
        assertThat(receiver.requests()).hasSize(1);
        assertThat(acme.events().reveal(event).payload()).isEqualTo(PAYLOAD);
    }

    @Test
    void a_tenant_is_removed_and_others_are_not() throws Exception {
        webhook(settings("/ok"));
        webhook(settings("/down"));
        acme.events().publish(NewEvent.of(EVENT, PAYLOAD).idempotencyKey("order-42"));
        integrations.runDue();
        publish();
        Tenant globex = integrations.tenant("globex");
        globex.webhooks().create(settings("/ok"));
        globex.events().publish(EVENT, PAYLOAD);
        int sent = receiver.requests().size();

        long removed = integrations.operator().expungeTenant("acme", "user:42", "contract ended");

        assertThat(removed).isGreaterThan(8);
        clock.advance(Duration.ofDays(1));
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(sent + 1);
        assertThat(deliveries()).isEmpty();
        assertThat(acme.webhooks()
                        .list(WebhookQuery.all(), PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .isEmpty();
        assertThat(globex.webhooks()
                        .list(WebhookQuery.all(), PageRequest.first(10))
                        .items())
                .hasSize(1);
        assertThat(actions())
                .startsWith("tenant.expunged", "tenant.expunge_started")
                .contains("webhook.created");
        AuditEntry entry = acme.audit().list(PageRequest.first(1)).items().get(0);
        assertThat(entry.actor().name()).isEqualTo("user:42");
        assertThat(entry.reason()).contains("contract ended");
        assertThat(integrations.operator().expungeTenant("acme", "user:42", "again"))
                .isZero();
    }

    @Test
    void a_tenant_can_begin_again_after_it_was_removed() throws Exception {
        webhook(settings("/down"));
        publish();
        integrations.runDue();
        integrations.operator().expungeTenant("acme", "user:42", "starts again");
        clock.advance(Duration.ofSeconds(3));

        webhook(settings("/ok"));
        publish();
        integrations.runDue();

        assertThat(requestsTo("/ok")).isEqualTo(1);
    }

    @Test
    void removing_a_tenant_needs_a_name_and_a_reason() {
        Operator operator = integrations.operator();

        assertThatIllegalArgumentException().isThrownBy(() -> operator.expungeTenant("acme", "user:42", " "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operator.expungeTenant("acme", "user:42", "r".repeat(501)));
        assertThatIllegalArgumentException().isThrownBy(() -> operator.expungeTenant("a b", "user:42", "r"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operator.expungeTenant("integrations.host", "user:42", "r"));
    }
}
