package dev.integrations.testkit.store;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.SecretMother.aSecretOf;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditQuery;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.event.Event;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The methods of events, deliveries, webhooks and audit that name a tenant see and change that tenant's rows only; those of
 * other ports are tested in the contracts of these. Each test calls with a foreign tenant, and shows that the same call works
 * for the owner.
 */
public abstract class TenantIsolationContract extends DeliveryFixture {
    private static final TenantId OWNER = ACME;
    private static final TenantId STRANGER = GLOBEX;
    private static final PageRequest PAGE = PageRequest.first(10);

    /** For subclasses. */
    protected TenantIsolationContract() {}

    @Test
    void subscriptions() {
        DestinationId destination = subscribed(OWNER);
        subscribed(STRANGER);

        deliveries().removeSubscription(STRANGER, destination);

        assertThat(deliveries().subscriptionsVersions(List.of(OWNER))).containsEntry(OWNER, 1L);
        assertThat(deliveries().subscriptions(OWNER)).hasSize(1);
        assertThat(deliveries().subscriptions(STRANGER)).hasSize(1);
        deliveries().removeSubscription(OWNER, destination);
        assertThat(deliveries().subscriptions(OWNER)).isEmpty();
    }

    @Test
    void events() {
        Event event = anEvent().of(OWNER).build();
        publish(event, NOON);

        assertThat(deliveries().findEvent(OWNER, event.id())).isPresent();
        assertThat(deliveries().listEvents(OWNER, EventQuery.all(), PAGE).items())
                .extracting(EventSummary::id)
                .containsExactly(event.id());
        assertThat(deliveries().findEvent(STRANGER, event.id())).isEmpty();
        assertThat(deliveries().listEvents(STRANGER, EventQuery.all(), PAGE).items())
                .isEmpty();
    }

    @Test
    void deliveries_and_their_attempts() {
        Claim claim = claimed();
        complete(retry(claim, NOON, NOON));
        DeliveryQuery byEvent = DeliveryQuery.builder().event(claim.event()).build();

        assertThat(deliveries().find(OWNER, claim.delivery())).isPresent();
        assertThat(deliveries().attempts(OWNER, claim.delivery())).hasSize(1);
        assertThat(allDeliveries(OWNER, byEvent)).hasSize(1);
        checkStrangerSeesNothing(claim, byEvent);
        complete(success(claimDue(NOON, 1).get(0), NOON));
        assertThat(deliveries().find(OWNER, claim.delivery())).isPresent();
        assertThat(deliveries().attempts(OWNER, claim.delivery())).hasSize(2);
        assertThat(allDeliveries(OWNER, byEvent)).hasSize(1);
        checkStrangerSeesNothing(claim, byEvent);
    }

    private void checkStrangerSeesNothing(Claim claim, DeliveryQuery byEvent) {
        assertThat(deliveries().find(STRANGER, claim.delivery())).isEmpty();
        assertThat(deliveries().attempts(STRANGER, claim.delivery())).isEmpty();
        assertThat(allDeliveries(STRANGER, byEvent)).isEmpty();
        assertThat(allDeliveries(STRANGER, DeliveryQuery.all())).isEmpty();
    }

    @Test
    void cancelling() {
        Claim claim = claimed();
        Delivery before = find(claim.delivery());

        assertThat(deliveries().cancel(STRANGER, claim.delivery(), NOON)).isFalse();

        assertThat(find(claim.delivery())).isEqualTo(before);
        assertThat(deliveries().cancel(OWNER, claim.delivery(), NOON)).isTrue();
    }

    @Test
    void replaying() {
        Claim claim = claimed(anEvent().of(OWNER).build(), subscribed(OWNER));
        complete(deadLetter(claim, NOON));

        assertThat(deliveries().replay(STRANGER, claim.delivery(), NOON)).isFalse();
        assertThat(deliveries().replay(STRANGER, DeliveryQuery.all(), 10, NOON)).isEmpty();

        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(deliveries().replay(OWNER, DeliveryQuery.all(), 10, NOON)).containsExactly(claim.delivery());
    }

    @Test
    void replaying_to_a_destination_of_another_tenant() {
        Claim claim = claimed(anEvent().of(OWNER).build(), subscribed(STRANGER));
        complete(deadLetter(claim, NOON));

        assertThat(deliveries().replay(OWNER, claim.delivery(), NOON)).isFalse();
        assertThat(deliveries().replay(OWNER, DeliveryQuery.all(), 10, NOON)).isEmpty();
        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
    }

    @Test
    void webhooks_found_and_listed() {
        Webhook webhook = inserted();

        assertThat(webhooks().find(OWNER, webhook.id())).isPresent();
        assertThat(webhooks().list(OWNER, WebhookQuery.all(), PAGE).items()).containsExactly(webhook);
        assertThat(webhooks().find(STRANGER, webhook.id())).isEmpty();
        assertThat(webhooks().list(STRANGER, WebhookQuery.all(), PAGE).items()).isEmpty();
        assertThat(webhooks()
                        .list(STRANGER, WebhookQuery.all().containing("example"), PAGE)
                        .items())
                .isEmpty();
    }

    @Test
    void webhooks_updated_and_deleted() {
        Webhook webhook = inserted();

        assertThat(webhooks().update(nextVersion(webhook, STRANGER))).isFalse();
        assertThat(webhooks().delete(STRANGER, webhook.id())).isFalse();

        assertThat(webhooks().find(OWNER, webhook.id())).contains(webhook);
        assertThat(webhooks().update(nextVersion(webhook, OWNER))).isTrue();
        assertThat(webhooks().delete(OWNER, webhook.id())).isTrue();
    }

    private static Webhook nextVersion(Webhook webhook, TenantId tenant) {
        return new Webhook(webhook.id(), tenant, webhook.settings(), false, Optional.empty(), 2, NOON, NOON);
    }

    @Test
    void secrets() {
        Webhook webhook = inserted();
        StoredSecret secret = aSecretOf(webhook).build();
        webhooks().insertSecret(secret);

        webhooks().expireSecrets(STRANGER, webhook.id(), NOON);
        webhooks().delete(STRANGER, webhook.id());

        assertThat(webhooks().secrets(STRANGER, webhook.id(), NOON)).isEmpty();
        assertThat(webhooks().secrets(OWNER, webhook.id(), NOON))
                .extracting(StoredSecret::id)
                .containsExactly(secret.id());
        webhooks().expireSecrets(OWNER, webhook.id(), NOON);
        assertThat(webhooks().secrets(OWNER, webhook.id(), NOON)).isEmpty();
    }

    @Test
    void audit_trail() {
        audit().append(anAuditEntry().of(OWNER).build());

        assertThat(audit().list(OWNER, AuditQuery.all(), PAGE).items()).hasSize(1);
        assertThat(audit().list(STRANGER, AuditQuery.all(), PAGE).items()).isEmpty();
    }

    private Webhook inserted() {
        Webhook webhook = aWebhook().of(OWNER).build();
        webhooks().insert(webhook);
        return webhook;
    }
}
