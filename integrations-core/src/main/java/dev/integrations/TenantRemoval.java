package dev.integrations;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.DataKeys;
import dev.integrations.delivery.DeliveryEngine;
import dev.integrations.delivery.TenantRows;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.store.StoreTransaction;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Removes all that a tenant has but its audit trail, in batches of a transaction each. What is left of a removal that was
 * cut short is found by the next one.
 */
final class TenantRemoval {
    private static final int BATCH = 1_000;

    /** Each look reads what is pending over all tenants. */
    private static final int PENDING_BATCH = 5_000;

    /** What was published by other nodes while webhooks went may come after the first round. */
    private static final int MAX_ROUNDS = 3;

    private final Transactions<? extends StoreTransaction> transactions;
    private final DeliveryEngine engine;
    private final DataKeys dataKeys;

    TenantRemoval(Transactions<? extends StoreTransaction> transactions, DeliveryEngine engine, DataKeys dataKeys) {
        this.transactions = transactions;
        this.engine = engine;
        this.dataKeys = dataKeys;
    }

    /** Returns how many rows were removed, without those that went with others. Its secrets are unreadable first of all. */
    long remove(TenantId tenant, AuditTrail audit) {
        dataKeys.destroy(tenant, audit, "tenant.expunge_started");
        long removed = 0;
        long more;
        int round = 0;
        do {
            more = round(tenant);
            removed += more;
        } while (more > 0 && ++round < MAX_ROUNDS);
        Map<String, String> details = Map.of("rows", Long.toString(removed));
        transactions.useTransaction(transaction -> audit.record(transaction, "tenant.expunged", tenant, details));
        return removed;
    }

    private long round(TenantId tenant) {
        long removed = rows(tenant, TenantRows.SUBSCRIPTIONS);
        removed += all(transaction -> transaction.webhooks().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.integrations().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.extensions().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.inbound().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.apiKeys().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.connections().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.oauthGrants().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.oauthApps().deleteSome(tenant, BATCH));
        removed += all(transaction -> transaction.consents().delete(tenant, ApprovalQuery.all()));
        engine.withdraw(tenant);
        for (TenantRows kind : TenantRows.values()) {
            removed += kind == TenantRows.SUBSCRIPTIONS ? 0 : rows(tenant, kind);
        }
        engine.withdraw(tenant);
        return removed;
    }

    private long rows(TenantId tenant, TenantRows kind) {
        int batch = kind == TenantRows.PENDING_DELIVERIES ? PENDING_BATCH : BATCH;
        return all(transaction -> transaction.retention().remove(tenant, kind, batch));
    }

    private long all(ToIntFunction<StoreTransaction> portion) {
        long all = 0;
        int some;
        do {
            some = transactions.<Integer, RuntimeException>inTransaction(portion::applyAsInt);
            all += some;
        } while (some > 0);
        return all;
    }
}
