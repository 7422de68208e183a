package dev.integrations.store;

import dev.integrations.audit.ChainState;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.TenantId;
import dev.integrations.connection.PendingAuthorization;
import dev.integrations.crypto.DataKey;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.EventTypeEntry;
import dev.integrations.jose.StoredSigningKey;
import dev.integrations.webhook.WebhookId;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** Everything that an in-memory store keeps. Guarded by the lock of the store. */
final class MemoryTables {
    private final Bounds bounds;
    private final UndoLog undoLog = new UndoLog();
    private final EventTable events = new EventTable(undoLog);
    private final DeliveryTable deliveries = new DeliveryTable(events, undoLog);
    private final TenantTable<DestinationId, Subscription> subscriptions =
            new TenantTable<>(DeliveryTable.BY_DESTINATION, undoLog);
    private final Table<TenantId, Long> subscriptionChanges;
    private final TenantTable<UUID, WebhookRow> webhooks = new TenantTable<>(Comparator.naturalOrder(), undoLog);
    private final Table<UUID, TenantId> webhookOwners = new Table<>(Comparator.naturalOrder(), undoLog);
    private final TenantTable<String, WebhookId> imports = new TenantTable<>(Comparator.naturalOrder(), undoLog);
    private final TenantTable<UUID, MemoryConnections.Row> connections =
            new TenantTable<>(Comparator.naturalOrder(), undoLog);
    private final TenantTable<UUID, PendingAuthorization> authorizations =
            new TenantTable<>(Comparator.naturalOrder(), undoLog);
    private final TenantTable<UUID, MemoryIntegrations.Row> integrations =
            new TenantTable<>(Comparator.naturalOrder(), undoLog);
    private final Table<UUID, TenantId> integrationOwners = new Table<>(Comparator.naturalOrder(), undoLog);
    private final InboundTable inbound = new InboundTable(undoLog);
    private final NewestTable newest = new NewestTable(undoLog);
    private final Table<UUID, ReplayRow> replayJobs = new Table<>(Comparator.naturalOrder(), undoLog);
    private final Table<String, EventTypeEntry> eventTypes = new Table<>(Comparator.naturalOrder(), undoLog);
    private final Table<DestinationId, FailureClock> failureClocks = new Table<>(DeliveryTable.BY_DESTINATION, undoLog);
    private final ApiKeyTable apiKeys = new ApiKeyTable(undoLog);
    private final Table<DestinationId, Bucket> permits = new Table<>(DeliveryTable.BY_DESTINATION, undoLog);
    private final Table<Integer, DataKey> dataKeys = new Table<>(Comparator.naturalOrder(), undoLog);
    private final Table<Integer, StoredSigningKey> signingKeys = new Table<>(Comparator.naturalOrder(), undoLog);
    private final Table<String, Instant> singleUses = new Table<>(Comparator.naturalOrder(), undoLog);
    private final ExtensionTables extensions = new ExtensionTables(undoLog);
    private final OAuthTables oauth = new OAuthTables(undoLog);
    private final RecentRows<String, KeyRow> keys;
    private final RecentRows<TimeKey, LinkedEntry> audit;
    private final Table<TenantId, ChainState> chains;
    private long lastNumber;

    /** Up to when the permits of a tenant's destination are drawn. */
    record Bucket(TenantId tenant, Instant drawnUntil) {}

    /** How many rows are kept at the most; records are those of each kind that has no bound of its own. */
    record Bounds(int events, int deliveries, int auditEntries, int records) {}

    MemoryTables(Bounds bounds) {
        this.bounds = bounds;
        this.subscriptionChanges = new Table<>(Comparator.comparing(TenantId::value), undoLog);
        this.keys = new RecentRows<>(Comparator.naturalOrder(), undoLog, bounds.events());
        this.audit = new RecentRows<>(Comparator.naturalOrder(), undoLog, bounds.auditEntries());
        this.chains = new Table<>(Comparator.comparing(TenantId::value), undoLog);
        limit(bounds);
    }

    private void limit(Bounds bounds) {
        // Forgetting one that may still be used would let it be used again.
        singleUses.limit(new Bound("single uses", bounds.events()));
        eventTypes.limit(new Bound("event types", bounds.records()));
        webhooks.limit(new Bound("webhooks", bounds.records()));
        integrations.limit(new Bound("integrations", bounds.records()));
        connections.limit(new Bound("connections", bounds.records()));
        authorizations.limit(new Bound("started authorizations", bounds.records()));
        apiKeys.limit(bounds.records());
        oauth.limit(bounds.records());
    }

    UndoLog undoLog() {
        return undoLog;
    }

    EventTable events() {
        return events;
    }

    DeliveryTable deliveries() {
        return deliveries;
    }

    NewestTable newest() {
        return newest;
    }

    TenantTable<DestinationId, Subscription> subscriptions() {
        return subscriptions;
    }

    long changes(TenantId tenant) {
        Long changes = subscriptionChanges.get(tenant);
        return changes == null ? 0 : changes;
    }

    void countChange(TenantId tenant) {
        subscriptionChanges.put(tenant, changes(tenant) + 1);
    }

    TenantTable<UUID, WebhookRow> webhooks() {
        return webhooks;
    }

    Table<UUID, TenantId> webhookOwners() {
        return webhookOwners;
    }

    /** Webhooks by where they come from. */
    TenantTable<String, WebhookId> imports() {
        return imports;
    }

    TenantTable<UUID, MemoryConnections.Row> connections() {
        return connections;
    }

    TenantTable<UUID, PendingAuthorization> authorizations() {
        return authorizations;
    }

    TenantTable<UUID, MemoryIntegrations.Row> integrations() {
        return integrations;
    }

    Table<UUID, TenantId> integrationOwners() {
        return integrationOwners;
    }

    /** What services sent. */
    InboundTable inbound() {
        return inbound;
    }

    /** Forgetting one that may be repeated would let it be handled again. */
    void checkRoomForInbound() {
        if (inbound.size() > bounds.events()) {
            throw new StoreFullException("inbound events", bounds.events());
        }
    }

    Table<UUID, ReplayRow> replayJobs() {
        return replayJobs;
    }

    Table<String, EventTypeEntry> eventTypes() {
        return eventTypes;
    }

    Table<DestinationId, FailureClock> failureClocks() {
        return failureClocks;
    }

    ApiKeyTable apiKeys() {
        return apiKeys;
    }

    Table<DestinationId, Bucket> permits() {
        return permits;
    }

    /** Data keys by their ids, which are unique over all tenants. */
    Table<Integer, DataKey> dataKeys() {
        return dataKeys;
    }

    Table<Integer, StoredSigningKey> signingKeys() {
        return signingKeys;
    }

    /** What was used once, and until when that is remembered. */
    Table<String, Instant> singleUses() {
        return singleUses;
    }

    /** Draws numbers and returns the last one. Transactions follow each other, so that one count serves all keys. */
    long drawNumbers(int count) {
        lastNumber += count;
        return lastNumber;
    }

    RecentRows<String, KeyRow> keys() {
        return keys;
    }

    /** Extensions, and what tenants have chosen of them. */
    ExtensionTables extensions() {
        return extensions;
    }

    /** Apps, and what was granted to them. */
    OAuthTables oauth() {
        return oauth;
    }

    RecentRows<TimeKey, LinkedEntry> audit() {
        return audit;
    }

    /** From where to where the audit entries of each tenant are chained. */
    Table<TenantId, ChainState> chains() {
        return chains;
    }

    /** Drops what is finished, the oldest event first, until there is room for so many more. */
    void makeRoom(int moreEvents, int moreDeliveries) {
        while (events.size() + moreEvents > bounds.events()
                || deliveries.size() + moreDeliveries > bounds.deliveries()) {
            EventRow oldest = events.oldestIdle();
            if (oldest == null) {
                throw events.size() + moreEvents > bounds.events()
                        ? new StoreFullException("events", bounds.events())
                        : new StoreFullException("deliveries", bounds.deliveries());
            }
            deliveries.drop(oldest).forEach(newest::forget);
        }
    }

    /** Drops the oldest replay job if there are as many as events may be. */
    void makeRoomForReplay() {
        if (replayJobs.size() == bounds.events()) {
            replayJobs.remove(replayJobs.rows().firstKey());
        }
    }
}
