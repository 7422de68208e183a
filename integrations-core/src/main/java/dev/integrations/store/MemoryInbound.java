package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Lease;
import dev.integrations.inbound.InboundEvent;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundStore;
import dev.integrations.inbound.Reception;
import dev.integrations.inbound.ReceptionState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What services sent, in one transaction. */
final class MemoryInbound implements InboundStore {
    private static final Comparator<InboundTable.Row> BY_DUE =
            Comparator.comparing(row -> row.reception().due().orElse(Instant.MAX));

    private final MemoryTransaction transaction;

    MemoryInbound(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public boolean insert(Reception reception, byte[] key, byte[] payload) {
        boolean inserted = table().insert(reception, key, payload);
        if (inserted) {
            transaction.tables().checkRoomForInbound();
        }
        return inserted;
    }

    @Override
    public Optional<Reception> find(TenantId tenant, InboundEventId id) {
        return row(tenant, id).map(InboundTable.Row::reception);
    }

    @Override
    public Optional<byte[]> payload(TenantId tenant, InboundEventId id) {
        return row(tenant, id).map(row -> row.payload().clone());
    }

    @Override
    public Page<Reception> list(TenantId tenant, InboundQuery query, PageRequest page) {
        return Listing.map(
                Listing.BY_ID.page(table().rows(tenant), row -> matches(query, row.reception()), page),
                InboundTable.Row::reception);
    }

    private static boolean matches(InboundQuery query, Reception reception) {
        InboundEvent event = reception.event();
        return query.integration().map(event.integration()::equals).orElse(true)
                && query.state().map(state -> state == reception.state()).orElse(true)
                && query.type().map(event.type()::equals).orElse(true);
    }

    @Override
    public List<Claimed> claim(Lease lease, int limit) {
        List<InboundTable.Row> due = table().all()
                .filter(row -> row.reception()
                        .due()
                        .filter(at -> !at.isAfter(lease.now()))
                        .isPresent())
                .sorted(BY_DUE)
                .limit(limit)
                .toList();
        return due.stream().map(row -> claimed(row, lease)).toList();
    }

    private Claimed claimed(InboundTable.Row row, Lease lease) {
        Reception before = row.reception();
        Reception held = new Reception(
                before.event(), before.state(), before.attempts() + 1, Optional.of(lease.until()), before.reason());
        table().put(row.with(held, lease.fence()));
        return new Claimed(held, row.payload());
    }

    @Override
    public boolean settle(Reception reception, long fence) {
        Optional<InboundTable.Row> held =
                row(reception.event().tenant(), reception.event().id()).filter(row -> row.fence() == fence);
        held.ifPresent(row -> table().put(row.with(reception, 0)));
        return held.isPresent();
    }

    @Override
    public boolean replay(TenantId tenant, InboundEventId id, Instant due) {
        Optional<InboundTable.Row> settled =
                row(tenant, id).filter(row -> row.reception().state() != ReceptionState.WAITING);
        settled.ifPresent(row -> {
            InboundEvent event = row.reception().event();
            Reception again = new Reception(event, ReceptionState.WAITING, 0, Optional.of(due), Optional.empty());
            table().put(row.with(again, 0));
        });
        return settled.isPresent();
    }

    @Override
    public int forget(Instant before, int limit) {
        List<InboundTable.Row> old = table().all()
                .filter(row -> row.reception().state() != ReceptionState.WAITING
                        && row.reception().event().receivedAt().isBefore(before))
                .limit(limit)
                .toList();
        old.forEach(table()::remove);
        return old.size();
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        List<InboundTable.Row> some =
                table().rows(tenant).values().stream().limit(limit).toList();
        some.forEach(table()::remove);
        return some.size();
    }

    private InboundTable table() {
        return transaction.tables().inbound();
    }

    private Optional<InboundTable.Row> row(TenantId tenant, InboundEventId id) {
        return Optional.ofNullable(table().get(tenant, id.uuid()));
    }
}
