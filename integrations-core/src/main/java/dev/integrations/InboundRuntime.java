package dev.integrations;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.inbound.InboundEvents;
import dev.integrations.inbound.InboundParts;
import dev.integrations.inbound.InboundReceiver;
import dev.integrations.inbound.InboundWork;
import dev.integrations.registry.InboundIntegrations;
import dev.integrations.registry.RegistryParts;
import dev.integrations.store.StoreTransaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * What receives from services, if the host wants that. The host's handlers have a thread of their own, since they may take
 * their time.
 */
final class InboundRuntime implements AutoCloseable {
    private static final Duration FORGET = Duration.ofMinutes(10);

    private final Optional<InboundParts> parts;
    private final Optional<InboundReceiver> receiver;
    private final Optional<InboundWork> work;
    private final Housekeeping handlers;

    InboundRuntime(
            RegistryParts registry, Transactions<? extends StoreTransaction> transactions, BuilderValues builder) {
        this.parts = Optional.ofNullable(builder.inbound)
                .map(settings -> new InboundParts(
                        transactions,
                        settings,
                        new InboundIntegrations(registry),
                        builder.trustedProxies,
                        registry.clock(),
                        new SecureRandom(),
                        registry.ids()));
        this.receiver = parts.map(InboundReceiver::new);
        this.work = parts.map(InboundWork::new);
        this.handlers = new Housekeeping(registry.clock(), "integrations-inbound");
        work.ifPresent(each -> handlers.every("Handing over what came in", each.pace(), each::handOver));
    }

    void register(Housekeeping housekeeping) {
        work.ifPresent(each -> housekeeping.inPortions("Forgetting what came in", FORGET, each::forget));
    }

    InboundReceiver receiver() {
        return receiver.orElseThrow(InboundRuntime::absent);
    }

    InboundEvents of(TenantId tenant, AuditTrail audit) {
        return new InboundEvents(parts.orElseThrow(InboundRuntime::absent), tenant, audit);
    }

    private static IllegalStateException absent() {
        return new IllegalStateException(
                "nothing is received from services; give the settings to Integrations.builder().inbound(...)");
    }

    void start() {
        handlers.start();
    }

    void runDue() {
        handlers.runDue();
    }

    @Override
    public void close() {
        work.ifPresent(InboundWork::stop);
        handlers.close();
    }
}
