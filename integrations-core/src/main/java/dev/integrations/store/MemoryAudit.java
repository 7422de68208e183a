package dev.integrations.store;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.AuditStore;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainState;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.util.Comparator;
import java.util.List;

/** The audit trail of one transaction. As transactions follow each other, an entry has its place at once. */
final class MemoryAudit implements AuditStore {
    private final MemoryTransaction transaction;

    MemoryAudit(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void append(AuditEntry entry) {
        ChainState state = chain(entry.tenant());
        LinkedEntry linked = state.head().link(entry);
        chains().put(entry.tenant(), new ChainState(state.anchor(), linked.head()));
        entries().add(entry.tenant(), new TimeKey(entry.at(), entry.id()), linked);
    }

    @Override
    public Page<AuditEntry> list(TenantId tenant, AuditQuery query, PageRequest page) {
        return Listing.map(
                Listing.BY_TIME.page(entries().rows().rows(tenant), linked -> query.matches(linked.entry()), page),
                LinkedEntry::entry);
    }

    @Override
    public ChainState chain(TenantId tenant) {
        ChainState state = chains().get(tenant);
        return state == null ? ChainState.EMPTY : state;
    }

    @Override
    public List<LinkedEntry> linked(TenantId tenant, long after, int limit) {
        return entries().rows().rows(tenant).values().stream()
                .filter(linked -> linked.number() > after)
                .sorted(Comparator.comparing(LinkedEntry::number))
                .limit(limit)
                .toList();
    }

    @Override
    public int link(TenantId tenant, int limit) {
        transaction.tables();
        return 0;
    }

    @Override
    public List<TenantId> waiting(String after, int limit) {
        transaction.tables();
        return List.of();
    }

    @Override
    public long unchained(TenantId tenant) {
        transaction.tables();
        return 0;
    }

    @Override
    public List<TenantId> chained(String after, int limit) {
        return chains().rows().keySet().stream()
                .filter(tenant -> tenant.value().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean trim(TenantId tenant, ChainHead from, ChainHead to) {
        ChainState state = chain(tenant);
        if (!state.anchor().equals(from)) {
            return false;
        }
        chains().put(tenant, new ChainState(to, state.head()));
        entries()
                .removeIf((owner, linked) -> owner.equals(tenant) && linked.number() <= to.number(), Integer.MAX_VALUE);
        return true;
    }

    private RecentRows<TimeKey, LinkedEntry> entries() {
        return transaction.tables().audit();
    }

    private Table<TenantId, ChainState> chains() {
        return transaction.tables().chains();
    }
}
