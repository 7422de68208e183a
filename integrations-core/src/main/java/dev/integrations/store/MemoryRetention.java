package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.Expunged;
import dev.integrations.delivery.RetentionStore;
import dev.integrations.delivery.Swept;
import dev.integrations.delivery.TenantRows;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import dev.integrations.store.DeliveryRow.Finished;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The removal of rows in one transaction. */
final class MemoryRetention implements RetentionStore {
    private final MemoryTransaction transaction;

    MemoryRetention(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void maskLater(List<EventId> events) {
        events.forEach(tables().events()::maskLater);
    }

    @Override
    public Swept maskPayloads(EventRange range, Instant publishedBefore, int rows, UnaryOperator<Event> mask) {
        List<EventRow> found = tables().events().toMask(range).limit(rows).toList();
        List<EventRow> free = notNeeded(found, publishedBefore);
        for (EventRow row : free) {
            Event masked = mask.apply(row.event());
            tables().events().mask(row, masked);
            deliveries().of(row).forEach(delivery -> deliveries().replace(delivery, delivery.with(masked)));
        }
        return new Swept(free.size(), reached(found, rows));
    }

    @Override
    public Swept removePayloads(PayloadState state, EventRange range, Instant publishedBefore, int rows) {
        List<EventRow> found = candidates(state, range, rows);
        List<EventRow> free = notNeeded(found, publishedBefore);
        for (EventRow row : free) {
            tables().events().removePayload(row, PayloadState.EXPIRED);
            Event emptied = EventRow.without(row.event(), PayloadState.EXPIRED);
            deliveries().of(row).forEach(delivery -> deliveries().replace(delivery, delivery.with(emptied)));
        }
        return new Swept(free.size(), reached(found, rows));
    }

    private List<EventRow> notNeeded(List<EventRow> found, Instant publishedBefore) {
        Set<TenantId> replayed = replayed();
        return found.stream()
                .filter(row -> isOldAndFree(row, publishedBefore)
                        && !replayed.contains(row.event().tenant()))
                .toList();
    }

    @Override
    public Swept removeEvents(PayloadState state, EventRange range, Instant publishedBefore, int rows) {
        List<EventRow> found = candidates(state, range, rows);
        List<EventRow> free = found.stream()
                .filter(row -> isOldAndFree(row, publishedBefore)
                        && deliveries().of(row).isEmpty())
                .toList();
        free.forEach(row -> tables().events().remove(row));
        return new Swept(free.size(), reached(found, rows));
    }

    private List<EventRow> candidates(PayloadState state, EventRange range, int rows) {
        return tables().events()
                .rows(range)
                .filter(row -> row.payloadState() == state)
                .limit(rows)
                .toList();
    }

    private static boolean isOldAndFree(EventRow row, Instant publishedBefore) {
        return row.pending() == 0 && row.event().createdAt().isBefore(publishedBefore);
    }

    private static Optional<EventId> reached(List<EventRow> found, int rows) {
        return found.size() < rows
                ? Optional.empty()
                : Optional.of(found.get(found.size() - 1).event().id());
    }

    private Set<TenantId> replayed() {
        return tables().replayJobs().rows().values().stream()
                .filter(ReplayRow::isRunning)
                .map(row -> row.job().tenant())
                .collect(Collectors.toSet());
    }

    @Override
    public int removeHistory(Instant finishedBefore, int rows) {
        Set<TenantId> replayed = replayed();
        return removeAll(
                deliveries()
                        .all()
                        .filter(row -> isFinishedBefore(row, finishedBefore)
                                && !replayed.contains(row.event().tenant()))
                        .sorted(Comparator.comparing(MemoryRetention::finishedAt))
                        .limit(rows)
                        .toList(),
                deliveries()::remove);
    }

    private static boolean isFinishedBefore(DeliveryRow row, Instant time) {
        return !row.isPending() && finishedAt(row).isBefore(time);
    }

    private static Instant finishedAt(DeliveryRow row) {
        return row.standing() instanceof Finished finished ? finished.at() : Instant.MAX;
    }

    @Override
    public int removeKeys(Instant registeredBefore, int rows) {
        return tables().keys().removeIf((tenant, key) -> key.registeredAt().isBefore(registeredBefore), rows);
    }

    @Override
    public int removeNewest(EventId upTo, EventId pendingUpTo, int rows) {
        Set<TenantId> busy = deliveries()
                .all()
                .filter(row -> row.isPending() && !isAfter(row.event().id(), pendingUpTo))
                .map(row -> row.event().tenant())
                .collect(Collectors.toSet());
        return tables().newest()
                .forgetIf(
                        (tenant, event) -> !isAfter(event, upTo)
                                && !busy.contains(tenant)
                                && tables().events().payloadState(event) != PayloadState.KEPT,
                        rows);
    }

    private static boolean isAfter(EventId id, EventId other) {
        return id.value().compareTo(other.value()) > 0;
    }

    /** There is nothing to remove: one count serves all keys. */
    @Override
    public int removeOrderingKeys(Instant usedBefore, int rows) {
        return 0;
    }

    @Override
    public Optional<PayloadState> payloadState(TenantId tenant, EventId id) {
        return row(tenant, id).map(EventRow::payloadState);
    }

    @Override
    public Optional<Expunged> expunge(TenantId tenant, EventId id, Instant now) {
        return row(tenant, id).map(row -> expunge(row, now));
    }

    private Expunged expunge(EventRow row, Instant now) {
        List<DeliveryRow> pending =
                deliveries().of(row).stream().filter(DeliveryRow::isPending).toList();
        pending.forEach(delivery ->
                deliveries().replace(delivery, delivery.ended(DeliveryState.CANCELLED, Expunged.REASON, now)));
        transaction.order().advance(pending.stream().map(DeliveryRow::chain).collect(Collectors.toSet()), now);
        deliveries().of(row).forEach(delivery -> deliveries().replace(delivery, delivery.expunged()));
        tables().events()
                .row(row.event().id())
                .ifPresent(current -> tables().events().removePayload(current, PayloadState.EXPUNGED));
        List<DeliveryId> cancelled = DeliveryRow.ids(pending);
        return new Expunged(row.event().id(), cancelled);
    }

    private Optional<EventRow> row(TenantId tenant, EventId id) {
        return tables().events().row(id).filter(row -> row.event().tenant().equals(tenant));
    }

    @Override
    public int remove(TenantId tenant, TenantRows kind, int limit) {
        return switch (kind) {
            case SUBSCRIPTIONS -> removeSubscriptions(tenant, limit);
            case REPLAY_JOBS -> removeReplayJobs(tenant, limit);
            case PENDING_DELIVERIES -> removeDeliveries(tenant, true, limit);
            case FINISHED_DELIVERIES -> removeDeliveries(tenant, false, limit);
            // Here they go with the later of the two deliveries.
            case REDIRECTS -> 0;
            case EVENTS -> removeEvents(tenant, limit);
            case FAILURE_CLOCKS -> removeClocks(tenant, limit);
            case PERMITS -> removePermits(tenant, limit);
            case SUPERSEDE_KEYS -> tables().newest().forgetIf((owner, event) -> owner.equals(tenant), limit);
            // Here one count serves all keys.
            case ORDERING_KEYS -> 0;
            case IDEMPOTENCY_KEYS -> tables().keys().removeIf((owner, key) -> owner.equals(tenant), limit);
        };
    }

    private int removeSubscriptions(TenantId tenant, int limit) {
        tables().countChange(tenant);
        return removeAll(
                first(tables().subscriptions().rows(tenant).keySet(), limit),
                destination -> tables().subscriptions().remove(tenant, destination));
    }

    private int removeReplayJobs(TenantId tenant, int limit) {
        List<UUID> jobs = tables().replayJobs().rows().entrySet().stream()
                .filter(entry -> entry.getValue().job().tenant().equals(tenant))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        return removeAll(jobs, tables().replayJobs()::remove);
    }

    private int removeDeliveries(TenantId tenant, boolean pending, int limit) {
        return removeAll(
                deliveries().rows(tenant).values().stream()
                        .filter(row -> row.isPending() == pending)
                        .limit(limit)
                        .toList(),
                deliveries()::remove);
    }

    private int removeEvents(TenantId tenant, int limit) {
        List<Event> some = tables().events().rows(tenant).values().stream()
                .filter(event -> tables().events()
                        .row(event.id())
                        .filter(row -> row.pending() == 0)
                        .isPresent())
                .limit(limit)
                .toList();
        return removeAll(some, event -> tables().events().row(event.id()).ifPresent(tables().events()::remove));
    }

    private int removeClocks(TenantId tenant, int limit) {
        List<DestinationId> clocks = tables().failureClocks().rows().values().stream()
                .filter(clock -> clock.tenant().equals(tenant))
                .limit(limit)
                .map(clock -> clock.destination())
                .toList();
        return removeAll(clocks, tables().failureClocks()::remove);
    }

    private int removePermits(TenantId tenant, int limit) {
        List<DestinationId> buckets = tables().permits().rows().entrySet().stream()
                .filter(entry -> entry.getValue().tenant().equals(tenant))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        return removeAll(buckets, tables().permits()::remove);
    }

    private static <T> List<T> first(Collection<T> all, int limit) {
        return all.stream().limit(limit).toList();
    }

    private static <T> int removeAll(List<T> some, Consumer<? super T> remove) {
        some.forEach(remove);
        return some.size();
    }

    private DeliveryTable deliveries() {
        return tables().deliveries();
    }

    private MemoryTables tables() {
        return transaction.tables();
    }
}
