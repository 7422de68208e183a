package dev.integrations.store;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditStore;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;

/** The audit trail of one transaction. */
final class MemoryAudit implements AuditStore {
    private final MemoryTransaction transaction;

    MemoryAudit(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void append(AuditEntry entry) {
        transaction.tables().audit().add(entry.tenant(), new TimeKey(entry.at(), entry.id()), entry);
    }

    @Override
    public Page<AuditEntry> list(TenantId tenant, PageRequest page) {
        return Listing.BY_TIME.page(transaction.tables().audit().rows().rows(tenant), entry -> true, page);
    }
}
