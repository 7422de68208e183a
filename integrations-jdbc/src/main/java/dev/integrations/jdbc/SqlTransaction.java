package dev.integrations.jdbc;

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

/** The ports on one connection. */
abstract class SqlTransaction implements JdbcTransaction {
    private final Sql sql;
    private final ApiKeyStore apiKeys;
    private final ApiKeyUsageStore apiKeyUsage;
    private final ApiKeyReminderStore apiKeyReminders;
    private final SqlAudit audit;
    private final DataKeyStore dataKeys;
    private final ConnectionStore connections;
    private final DeliveryStore deliveries;
    private final ReplayStore replays;
    private final EventTypeStore eventTypes;
    private final ExtensionStore extensions;
    private final FailureClockStore failureClocks;
    private final InboundStore inbound;
    private final IntegrationStore integrations;
    private final OrderStore order;
    private final PermitStore permits;
    private final RetentionStore retention;
    private final StatisticsStore statistics;
    private final SigningKeyStore signingKeys;
    private final SingleUseStore singleUses;
    private final WebhookStore webhooks;
    private final AppStore oauthApps;
    private final GrantStore oauthGrants;
    private final PushedRequestStore pushedRequests;
    private final DeviceStore devices;
    private final ConsentStore consents;
    private final WebhookCiphertextStore webhookCiphertexts;

    SqlTransaction(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.apiKeys = new SqlApiKeys(sql, dialect);
        this.apiKeyUsage = new SqlApiKeyUsage(sql, dialect);
        this.apiKeyReminders = new SqlApiKeyReminders(sql, dialect);
        this.audit = new SqlAudit(sql, dialect);
        this.dataKeys = new SqlDataKeys(sql, dialect);
        this.connections = new SqlConnections(sql);
        this.deliveries = new SqlDeliveries(sql, dialect);
        this.replays = new SqlReplays(sql);
        this.eventTypes = new SqlEventTypes(sql, dialect);
        this.failureClocks = new SqlFailureClocks(sql, dialect);
        this.extensions = new SqlExtensions(sql, dialect);
        this.inbound = new SqlInbound(sql, dialect);
        this.integrations = new SqlIntegrations(sql);
        this.order = new SqlOrder(sql, dialect);
        this.permits = new SqlPermits(sql, dialect);
        this.retention = new SqlRetention(sql, dialect);
        this.statistics = new SqlStatistics(sql);
        this.signingKeys = new SqlSigningKeys(sql, dialect);
        this.singleUses = new SqlSingleUses(sql, dialect);
        this.webhooks = new SqlWebhooks(sql);
        this.oauthApps = new SqlApps(sql, dialect);
        this.oauthGrants = new SqlGrants(sql, dialect);
        this.pushedRequests = new SqlPushedRequests(sql, dialect);
        this.devices = new SqlDevices(sql, dialect);
        this.consents = new SqlConsents(sql, dialect);
        this.webhookCiphertexts = new SqlWebhookCiphertexts(sql);
    }

    @Override
    public final ApiKeyStore apiKeys() {
        return apiKeys;
    }

    @Override
    public final ApiKeyUsageStore apiKeyUsage() {
        return apiKeyUsage;
    }

    @Override
    public final ApiKeyReminderStore apiKeyReminders() {
        return apiKeyReminders;
    }

    @Override
    public final AuditStore audit() {
        return audit;
    }

    @Override
    public final ConnectionStore connections() {
        return connections;
    }

    @Override
    public final DataKeyStore dataKeys() {
        return dataKeys;
    }

    @Override
    public final DeliveryStore deliveries() {
        return deliveries;
    }

    @Override
    public final ReplayStore replays() {
        return replays;
    }

    @Override
    public final EventTypeStore eventTypes() {
        return eventTypes;
    }

    @Override
    public final FailureClockStore failureClocks() {
        return failureClocks;
    }

    @Override
    public final RetentionStore retention() {
        return retention;
    }

    @Override
    public final PermitStore permits() {
        return permits;
    }

    @Override
    public final ExtensionStore extensions() {
        return extensions;
    }

    @Override
    public final InboundStore inbound() {
        return inbound;
    }

    @Override
    public final IntegrationStore integrations() {
        return integrations;
    }

    @Override
    public final OrderStore order() {
        return order;
    }

    @Override
    public final StatisticsStore statistics() {
        return statistics;
    }

    @Override
    public final SigningKeyStore signingKeys() {
        return signingKeys;
    }

    @Override
    public final SingleUseStore singleUses() {
        return singleUses;
    }

    @Override
    public final WebhookStore webhooks() {
        return webhooks;
    }

    @Override
    public final AppStore oauthApps() {
        return oauthApps;
    }

    @Override
    public final GrantStore oauthGrants() {
        return oauthGrants;
    }

    @Override
    public final ConsentStore consents() {
        return consents;
    }

    @Override
    public final PushedRequestStore pushedRequests() {
        return pushedRequests;
    }

    @Override
    public final DeviceStore devices() {
        return devices;
    }

    @Override
    public final WebhookCiphertextStore webhookCiphertexts() {
        return webhookCiphertexts;
    }

    final SqlAudit trail() {
        return audit;
    }

    final Sql sql() {
        return sql;
    }
}
