package dev.integrations.store;

import dev.integrations.apikey.ApiKeyReminderStore;
import dev.integrations.apikey.ApiKeyStore;
import dev.integrations.apikey.ApiKeyUsageStore;
import dev.integrations.audit.AuditStore;
import dev.integrations.connection.ConnectionStore;
import dev.integrations.crypto.DataKeyStore;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.FailureClockStore;
import dev.integrations.delivery.OrderStore;
import dev.integrations.delivery.PermitStore;
import dev.integrations.delivery.ReplayStore;
import dev.integrations.delivery.RetentionStore;
import dev.integrations.delivery.StatisticsStore;
import dev.integrations.event.EventTypeStore;
import dev.integrations.extension.ExtensionStore;
import dev.integrations.inbound.InboundStore;
import dev.integrations.jose.SigningKeyStore;
import dev.integrations.jose.SingleUseStore;
import dev.integrations.oauth.AppStore;
import dev.integrations.oauth.ConsentStore;
import dev.integrations.oauth.DeviceStore;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.PushedRequestStore;
import dev.integrations.registry.IntegrationStore;
import dev.integrations.webhook.WebhookCiphertextStore;
import dev.integrations.webhook.WebhookStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction of an in-memory store. */
final class MemoryTransaction implements StoreTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryTransaction.class);

    private final MemoryTables tables;
    private final List<Consumer<Completion>> listeners = new ArrayList<>();
    private volatile boolean open = true;

    MemoryTransaction(MemoryTables tables) {
        this.tables = tables;
    }

    @Override
    public ApiKeyStore apiKeys() {
        checkOpen();
        return new MemoryApiKeys(this);
    }

    @Override
    public ApiKeyUsageStore apiKeyUsage() {
        checkOpen();
        return new MemoryApiKeyUsage(this);
    }

    @Override
    public ApiKeyReminderStore apiKeyReminders() {
        checkOpen();
        return new MemoryApiKeyReminders(this);
    }

    @Override
    public AuditStore audit() {
        checkOpen();
        return new MemoryAudit(this);
    }

    @Override
    public ConnectionStore connections() {
        checkOpen();
        return new MemoryConnections(this);
    }

    @Override
    public DataKeyStore dataKeys() {
        checkOpen();
        return new MemoryDataKeys(this);
    }

    @Override
    public DeliveryStore deliveries() {
        checkOpen();
        return new MemoryDeliveries(this);
    }

    @Override
    public ReplayStore replays() {
        checkOpen();
        return new MemoryReplays(this);
    }

    @Override
    public EventTypeStore eventTypes() {
        checkOpen();
        return new MemoryEventTypes(this);
    }

    @Override
    public FailureClockStore failureClocks() {
        checkOpen();
        return new MemoryFailureClocks(this);
    }

    @Override
    public RetentionStore retention() {
        checkOpen();
        return new MemoryRetention(this);
    }

    @Override
    public PermitStore permits() {
        checkOpen();
        return new MemoryPermits(this);
    }

    @Override
    public OrderStore order() {
        checkOpen();
        return new MemoryOrder(this);
    }

    @Override
    public StatisticsStore statistics() {
        checkOpen();
        return new MemoryStatistics(this);
    }

    @Override
    public WebhookStore webhooks() {
        checkOpen();
        return new MemoryWebhooks(this);
    }

    @Override
    public WebhookCiphertextStore webhookCiphertexts() {
        checkOpen();
        return new MemoryWebhookCiphertexts(this);
    }

    @Override
    public IntegrationStore integrations() {
        checkOpen();
        return new MemoryIntegrations(this);
    }

    @Override
    public ExtensionStore extensions() {
        checkOpen();
        return new MemoryExtensions(this);
    }

    @Override
    public InboundStore inbound() {
        checkOpen();
        return new MemoryInbound(this);
    }

    @Override
    public SigningKeyStore signingKeys() {
        checkOpen();
        return new MemorySigningKeys(this);
    }

    @Override
    public SingleUseStore singleUses() {
        checkOpen();
        return new MemorySingleUses(this);
    }

    @Override
    public AppStore oauthApps() {
        checkOpen();
        return new MemoryApps(this);
    }

    @Override
    public GrantStore oauthGrants() {
        checkOpen();
        return new MemoryGrants(this);
    }

    @Override
    public ConsentStore consents() {
        checkOpen();
        return new MemoryConsents(this);
    }

    @Override
    public PushedRequestStore pushedRequests() {
        checkOpen();
        return new MemoryPushedRequests(this);
    }

    @Override
    public DeviceStore devices() {
        checkOpen();
        return new MemoryDevices(this);
    }

    @Override
    public boolean reportsCompletion() {
        return true;
    }

    @Override
    public void onCompletion(Consumer<Completion> listener) {
        checkOpen();
        listeners.add(listener);
    }

    @Override
    public boolean readsLatest() {
        return true;
    }

    /** Every port goes through here for every call, so that none outlives the transaction. */
    MemoryTables tables() {
        checkOpen();
        return tables;
    }

    void end(Completion completion) {
        open = false;
        if (completion == Completion.COMMITTED) {
            tables.undoLog().forget();
        } else {
            tables.undoLog().undo();
        }
    }

    void report(Completion completion) {
        for (Consumer<Completion> listener : listeners) {
            try {
                listener.accept(completion);
            } catch (RuntimeException | Error e) {
                LOG.error("A listener failed after its transaction had ended as {}", completion, e);
            }
        }
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("the transaction has ended; open a new one, and keep nothing of this one");
        }
    }
}
