package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.FinishedRange;
import dev.integrations.delivery.Lease;
import dev.integrations.delivery.ReplayClaim;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayState;
import dev.integrations.delivery.ReplayStore;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.store.DeliveryRow.Aside;
import dev.integrations.store.DeliveryRow.Pending;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The replay jobs of one transaction. */
final class MemoryReplays implements ReplayStore {
    private static final Listing<UUID> BY_ID = new Listing<>(UUID::fromString);

    private final MemoryTransaction transaction;

    MemoryReplays(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void insert(ReplayJob job) {
        if (jobs().get(job.id().uuid()) != null) {
            throw new IllegalArgumentException("replay job %s is stored already".formatted(job.id()));
        }
        tables().makeRoomForReplay();
        save(new ReplayRow(job, DeliveryRow.NO_FENCE, Instant.MIN));
    }

    @Override
    public Optional<ReplayJob> find(TenantId tenant, ReplayJobId id) {
        return row(tenant, id).map(ReplayRow::job);
    }

    @Override
    public Page<ReplayJob> list(TenantId tenant, PageRequest page) {
        return Listing.map(
                BY_ID.page(
                        new TreeMap<>(jobs().rows()), row -> row.job().tenant().equals(tenant), page),
                ReplayRow::job);
    }

    @Override
    public boolean cancel(TenantId tenant, ReplayJobId id, Instant now) {
        Optional<ReplayRow> running = row(tenant, id).filter(ReplayRow::isRunning);
        running.ifPresent(row -> save(new ReplayRow(cancelled(row.job(), now), row.fence(), row.leaseUntil())));
        return running.isPresent();
    }

    private static ReplayJob cancelled(ReplayJob job, Instant now) {
        return new ReplayJob(
                job.id(),
                job.tenant(),
                job.request(),
                ReplayState.CANCELLED,
                job.span(),
                job.replayed(),
                job.createdAt(),
                now,
                Optional.of(now),
                Optional.empty());
    }

    @Override
    public long running() {
        return jobs().rows().values().stream().filter(ReplayRow::isRunning).count();
    }

    @Override
    public List<ReplayClaim> claim(int limit, Lease lease) {
        List<ReplayJob> free = jobs().rows().values().stream()
                .filter(row -> row.isFree(lease.now()))
                .map(ReplayRow::job)
                .sorted(Comparator.comparing(ReplayJob::updatedAt))
                .limit(limit)
                .toList();
        free.forEach(job -> save(new ReplayRow(job, lease.fence(), lease.until())));
        return free.stream()
                .map(job -> new ReplayClaim(job, lease.fence(), lease.until()))
                .toList();
    }

    @Override
    public boolean hold(ReplayClaim claim, Instant until) {
        Optional<ReplayRow> held = held(claim);
        held.ifPresent(row -> save(new ReplayRow(row.job(), row.fence(), until)));
        return held.isPresent();
    }

    @Override
    public boolean save(ReplayClaim claim, ReplayJob job) {
        Optional<ReplayRow> held = held(claim);
        held.ifPresent(row -> save(new ReplayRow(job, row.fence(), row.leaseUntil())));
        return held.isPresent();
    }

    @Override
    public Optional<DeliveryId> newestFinished(TenantId tenant) {
        return tables().deliveries().rows(tenant).descendingMap().values().stream()
                .filter(row -> !row.isPending())
                .map(row -> new DeliveryId(row.id()))
                .findFirst();
    }

    @Override
    public Optional<DeliveryId> reach(TenantId tenant, FinishedRange range, int rows) {
        return inRange(tenant, range)
                .filter(row -> range.query()
                        .destination()
                        .map(row.destination()::equals)
                        .orElse(true))
                .limit(rows)
                .reduce((first, second) -> second)
                .map(row -> new DeliveryId(row.id()));
    }

    @Override
    public long count(TenantId tenant, FinishedRange range) {
        return matches(tenant, range).count();
    }

    @Override
    public List<DeliveryId> replay(TenantId tenant, FinishedRange range, int limit, Instant now) {
        List<DeliveryRow> rows = matches(tenant, range).limit(limit).toList();
        rows.forEach(row -> tables().deliveries().replace(row, row.replayed(now)));
        return DeliveryRow.ids(rows);
    }

    private Stream<DeliveryRow> matches(TenantId tenant, FinishedRange range) {
        return inRange(tenant, range)
                .filter(row -> row.finishedBy(range.finishedBy())
                        && DeliveryFilters.matches(range.query(), row)
                        && tables().subscriptions().contains(tenant, row.destination()));
    }

    private Stream<DeliveryRow> inRange(TenantId tenant, FinishedRange range) {
        long after = range.after().value();
        long upTo = range.upTo().value();
        return after >= upTo
                ? Stream.empty()
                : tables().deliveries().rows(tenant).subMap(after, false, upTo, true).values().stream()
                        .filter(row -> !row.isPending());
    }

    @Override
    public Optional<EventId> reach(TenantId tenant, EventRange range, int rows) {
        return inRange(tenant, range)
                .limit(rows)
                .reduce((first, second) -> second)
                .map(Event::id);
    }

    @Override
    public List<EventSummary> events(TenantId tenant, EventRange range) {
        return inRange(tenant, range).map(tables().events()::summary).toList();
    }

    private Stream<Event> inRange(TenantId tenant, EventRange range) {
        return tables().events()
                .between(range.after(), range.upTo())
                .filter(event -> event.tenant().equals(tenant));
    }

    @Override
    public Optional<Subscription> lockSubscription(TenantId tenant, DestinationId destination) {
        return Optional.ofNullable(tables().subscriptions().get(tenant, destination));
    }

    @Override
    public Set<EventId> delivered(TenantId tenant, DestinationId destination, Collection<EventId> events) {
        return events.stream()
                .filter(event -> tables().events().deliveryIds(event).stream()
                        .flatMap(id -> tables().deliveries().find(tenant, id).stream())
                        .anyMatch(row -> row.destination().equals(destination)))
                .collect(Collectors.toSet());
    }

    @Override
    public List<DeliveryId> deliver(
            TenantId tenant, DestinationId destination, Collection<EventId> events, Instant due) {
        List<Event> found = events.stream()
                .flatMap(id -> tables().events().find(id).stream())
                .filter(event -> event.tenant().equals(tenant) && event.hasPayload())
                .toList();
        tables().makeRoom(0, found.size());
        Pending standing = new Pending(due, DeliveryRow.NO_FENCE, Aside.NO);
        return DeliveryRow.ids(found.stream()
                .map(event -> tables().deliveries().add(event, destination, standing))
                .toList());
    }

    @Override
    public Set<DeliveryId> unattempted(Collection<DeliveryId> deliveries) {
        return deliveries.stream()
                .filter(id -> tables().deliveries()
                        .find(id.value())
                        .filter(row -> row.isPending() && row.attempts().size() == row.attemptsBefore())
                        .isPresent())
                .collect(Collectors.toSet());
    }

    private Optional<ReplayRow> row(TenantId tenant, ReplayJobId id) {
        return Optional.ofNullable(jobs().get(id.uuid()))
                .filter(row -> row.job().tenant().equals(tenant));
    }

    private Optional<ReplayRow> held(ReplayClaim claim) {
        return row(claim.job().tenant(), claim.job().id()).filter(row -> row.isHeldBy(claim));
    }

    private void save(ReplayRow row) {
        jobs().put(row.job().id().uuid(), row);
    }

    private Table<UUID, ReplayRow> jobs() {
        return tables().replayJobs();
    }

    private MemoryTables tables() {
        return transaction.tables();
    }
}
