package dev.integrations.benchmarks;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Condition;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Tenants with equally many webhooks, of which equally many want the events that are published. */
final class FanOutTenants implements AutoCloseable {
    private static final String TYPE = "load.published";
    private static final int PAYLOAD_BYTES = 500;

    private final Store<? extends StoreTransaction> store;
    private final int tenants;
    private final int webhooks;
    private final int matching;
    private final Integrations integrations;
    private final TimeOrderedUuids ids = new TimeOrderedUuids(Clock.systemUTC(), new SecureRandom());

    FanOutTenants(Store<? extends StoreTransaction> store, int tenants, int webhooks, int matching) {
        this.store = store;
        this.tenants = tenants;
        this.webhooks = webhooks;
        this.matching = matching;
        this.integrations = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused();
    }

    int tenants() {
        return tenants;
    }

    int allWebhooks() {
        return tenants * webhooks;
    }

    /** Makes the webhooks of tenants that have none, without secrets: nothing is delivered. */
    void prepare() {
        for (int i = 0; i < tenants; i++) {
            TenantId tenant = TenantId.of(LoadPublisher.tenant(i));
            store.useTransaction(transaction -> {
                if (transaction
                        .deliveries()
                        .subscriptionsVersions(List.of(tenant))
                        .isEmpty()) {
                    for (int number = 0; number < webhooks; number++) {
                        add(transaction, webhook(tenant, number));
                    }
                }
            });
        }
    }

    private static void add(StoreTransaction transaction, Webhook webhook) {
        transaction.webhooks().insert(webhook);
        transaction
                .deliveries()
                .saveSubscription(new Subscription(
                        webhook.id().destination(),
                        webhook.tenant(),
                        webhook.settings().interest(),
                        true));
    }

    private Webhook webhook(TenantId tenant, int number) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        WebhookSettings settings = settings(number);
        return new Webhook(new WebhookId(ids.next()), tenant, settings, true, Optional.empty(), 1, now, now);
    }

    /** Those that do not match miss in turn by their type, a prefix of it, their channel, or what the payload says. */
    private WebhookSettings settings(int number) {
        WebhookSettings.Builder settings = WebhookSettings.builder("http://127.0.0.1:9/" + number);
        if (number < matching) {
            return settings.events(TYPE).build();
        }
        return switch (number % 4) {
            case 0 -> settings.events("load.other_" + number).build();
            case 1 -> settings.events("other_" + number + ".*").build();
            case 2 -> settings.channels("team-" + number).build();
            default ->
                settings.condition(Condition.at("/number").equalTo(-number)).build();
        };
    }

    /** Publishes events to the tenants in turn, one event and one commit at a time. */
    void publish(int from, int events) {
        for (int number = from; number < from + events; number++) {
            Tenant tenant = integrations.tenant(LoadPublisher.tenant(number % tenants));
            PublishReceipt receipt = tenant.events()
                    .publish(
                            NewEvent.of(TYPE, Payload.of(number, PAYLOAD_BYTES)).channels("team-0"));
            if (receipt.deliveries() != matching) {
                throw new IllegalStateException("%d webhooks of %s match, and not %d; was the database made by a run"
                                .formatted(receipt.deliveries(), tenant.id(), matching)
                        + " with other options?");
            }
        }
    }

    @Override
    public void close() {
        integrations.close();
    }
}
