package dev.integrations.delivery;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transaction.Completion;
import dev.integrations.event.EventId;
import java.time.Clock;
import java.util.Map;

/** Expunges single events. Safe for use by several threads. */
final class Expunger {
    private final Clock clock;
    private final Withdrawn withdrawn;

    Expunger(Clock clock, Withdrawn withdrawn) {
        this.clock = clock;
        this.withdrawn = withdrawn;
    }

    Expunged expunge(DeliveryTransaction transaction, TenantId tenant, AuditTrail audit, EventId id) {
        Expunged expunged = transaction
                .retention()
                .expunge(tenant, id, clock.instant())
                .orElseThrow(() -> new NotFoundException("event", id));
        audit.record(
                transaction,
                "event.expunged",
                id,
                Map.of("cancelled", Integer.toString(expunged.cancelled().size())));
        withdraw(transaction, id);
        return expunged;
    }

    /** Should it turn out to be rolled back after all, what this node had claimed is sent when its leases have ended. */
    private void withdraw(DeliveryTransaction transaction, EventId id) {
        if (!transaction.reportsCompletion()) {
            withdrawn.add(id);
            return;
        }
        transaction.onCompletion(completion -> {
            if (completion != Completion.ROLLED_BACK) {
                withdrawn.add(id);
            }
        });
    }
}
