package dev.integrations.audit;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;

/** The port that keeps audit entries. Used inside a transaction, by one thread at a time. */
public interface AuditStore {
    /**
     * Adds an entry to the trail; it becomes visible with the transaction.
     *
     * @param entry the entry; its id is new
     */
    void append(AuditEntry entry);

    /**
     * Lists the trail of a tenant, newest first.
     *
     * @param tenant whose trail
     * @param page which part of it
     * @return the entries
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<AuditEntry> list(TenantId tenant, PageRequest page);
}
