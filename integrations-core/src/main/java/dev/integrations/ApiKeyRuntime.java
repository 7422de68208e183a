package dev.integrations;

import dev.integrations.apikey.ApiKeyParts;
import dev.integrations.apikey.ApiKeyUpkeep;
import dev.integrations.apikey.ApiKeyVerifier;
import dev.integrations.apikey.ApiKeys;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.WebhookParts;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What API keys need while this node runs: what verifies them, and what is done for them from time to time. What keys in use
 * wait for has a thread of its own, which nothing holds up but the database.
 */
final class ApiKeyRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyRuntime.class);

    private final ApiKeyParts parts;
    private final ApiKeyVerifier verifier;
    private final ApiKeyUpkeep upkeep;
    private final Housekeeping inUse;

    ApiKeyRuntime(WebhookParts common, Store<? extends StoreTransaction> store, BuilderValues values) {
        this.parts = new ApiKeyParts(
                store,
                values.apiKeyRules,
                values.scopes,
                values.trustedProxies,
                common.clock(),
                common.random(),
                common.ids(),
                List.copyOf(values.apiKeyListeners));
        this.verifier = new ApiKeyVerifier(parts);
        this.upkeep = new ApiKeyUpkeep(parts, verifier);
        this.inUse = new Housekeeping(common.clock(), "integrations-api-keys");
        inUse.every("refresh of API keys", Duration.ofSeconds(1), upkeep::refresh);
        inUse.every("recording of the use of API keys", Duration.ofSeconds(30), upkeep::recordUsage);
    }

    void register(Housekeeping housekeeping) {
        housekeeping.every("reminding of API keys", Duration.ofHours(1), upkeep::remind);
        housekeeping.every("removal of the use of API keys", Duration.ofHours(24), upkeep::removeOldUsage);
    }

    void start() {
        inUse.start();
    }

    void runDue() {
        inUse.runDue();
    }

    ApiKeyVerifier verifier() {
        return verifier;
    }

    ScopeCatalog scopes() {
        return parts.catalog();
    }

    ApiKeys of(TenantId tenant, AuditTrail audit) {
        return new ApiKeys(parts, verifier, tenant, audit);
    }

    @Override
    public void close() {
        inUse.close();
        try {
            upkeep.recordUsage();
        } catch (RuntimeException | Error e) {
            // What is closed after this must not stay open because of it.
            LOG.warn("How API keys were used in the last seconds could not be written down", e);
        }
    }
}
