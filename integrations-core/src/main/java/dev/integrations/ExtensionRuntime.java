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

/** What keeps extensions going, as parts of one instance. */
final class ExtensionRuntime {
    private static final Duration FOLLOWING = Duration.ofSeconds(3);
    private static final Duration INDEX = Duration.ofMinutes(10);

    private final ExtensionEngine engine;

    ExtensionRuntime(
            IntegrationsBuilder builder,
            Store<? extends StoreTransaction> store,
            HttpTransport transport,
            Clock clock) {
        this.engine =
                new ExtensionEngine(new ExtensionParts(store, builder.extensions, builder.templates, transport, clock));
    }

    void register(Housekeeping housekeeping) {
        housekeeping.every("Following extensions", FOLLOWING, engine::follow);
        housekeeping.every("Reading the index of extensions", INDEX, engine::refreshIndex);
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
}
