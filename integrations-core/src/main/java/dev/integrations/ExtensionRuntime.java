package dev.integrations;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.extension.ExtensionEngine;
import dev.integrations.extension.ExtensionParts;
import dev.integrations.extension.Extensions;
import dev.integrations.extension.TemplateOffers;
import dev.integrations.extension.TenantExtensions;
import dev.integrations.http.HttpTransport;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import java.time.Clock;
import java.time.Duration;

/**
 * What keeps extensions going, as parts of one instance. Jars that are downloaded, and an index that does not answer, keep threads
 * of their own waiting: nothing else does, nor does what was installed wait for the index.
 */
final class ExtensionRuntime implements AutoCloseable {
    private static final Duration FOLLOWING = Duration.ofSeconds(3);
    private static final Duration INDEX = Duration.ofMinutes(10);

    private final ExtensionEngine engine;
    private final Housekeeping following;
    private final Housekeeping reading;

    ExtensionRuntime(
            IntegrationsBuilder builder,
            Store<? extends StoreTransaction> store,
            HttpTransport transport,
            Clock clock) {
        this.engine =
                new ExtensionEngine(new ExtensionParts(store, builder.extensions, builder.templates, transport, clock));
        this.following = new Housekeeping(clock, "integrations-extensions");
        this.reading = new Housekeeping(clock, "integrations-extension-index");
        if (engine.isUsed()) {
            following.every("Following extensions", FOLLOWING, engine::follow);
        }
        if (engine.hasIndex()) {
            reading.every("Reading the index of extensions", INDEX, engine::refreshIndex);
        }
    }

    void start() {
        following.start();
        reading.start();
    }

    void runDue() {
        following.runDue();
        reading.runDue();
    }

    TemplateOffers offers() {
        return engine;
    }

    Extensions host(AuditTrail audit) {
        return new Extensions(engine, audit);
    }

    TenantExtensions of(TenantId tenant, AuditTrail audit) {
        return new TenantExtensions(engine, tenant, audit);
    }

    @Override
    public void close() {
        following.close();
        reading.close();
    }
}
