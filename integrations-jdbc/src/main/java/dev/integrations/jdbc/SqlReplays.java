package dev.integrations.jdbc;

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
import dev.integrations.delivery.ReplayStore;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The replay jobs of one transaction. */
final class SqlReplays implements ReplayStore {
    private final Sql sql;

    SqlReplays(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void insert(ReplayJob job) {
        sql.use("add a replay job", handle -> ReplayJobRows.insert(handle, job));
    }

    @Override
    public Optional<ReplayJob> find(TenantId tenant, ReplayJobId id) {
        return sql.call("find a replay job", handle -> ReplayJobRows.find(handle, tenant, id));
    }

    @Override
    public Page<ReplayJob> list(TenantId tenant, PageRequest page) {
        return sql.call("list replay jobs", handle -> ReplayJobRows.list(handle, tenant, page));
    }

    @Override
    public boolean cancel(TenantId tenant, ReplayJobId id, Instant now) {
        return sql.call("cancel a replay job", handle -> ReplayJobRows.cancel(handle, tenant, id, now));
    }

    @Override
    public long running() {
        return sql.call("count replay jobs", ReplayJobRows::running);
    }

    @Override
    public List<ReplayClaim> claim(int limit, Lease lease) {
        return sql.call("claim replay jobs", handle -> ReplayJobRows.claim(handle, limit, lease));
    }

    @Override
    public boolean hold(ReplayClaim claim, Instant until) {
        return sql.call("hold a replay job", handle -> ReplayJobRows.hold(handle, claim, until));
    }

    @Override
    public boolean save(ReplayClaim claim, ReplayJob job) {
        return sql.call("save a replay job", handle -> ReplayJobRows.save(handle, claim, job));
    }

    @Override
    public Optional<DeliveryId> newestFinished(TenantId tenant) {
        return sql.call("find the newest delivery", handle -> FinishedReading.newest(handle, tenant));
    }

    @Override
    public Optional<DeliveryId> reach(TenantId tenant, FinishedRange range, int rows) {
        return sql.planned("read finished deliveries", handle -> FinishedReading.reach(handle, tenant, range, rows));
    }

    @Override
    public long count(TenantId tenant, FinishedRange range) {
        return sql.planned("count finished deliveries", handle -> Ending.count(handle, finished(tenant, range)));
    }

    @Override
    public List<DeliveryId> replay(TenantId tenant, FinishedRange range, int limit, Instant now) {
        return sql.planned("replay deliveries", handle -> Ending.replay(handle, finished(tenant, range), limit, now));
    }

    private static Conditions finished(TenantId tenant, FinishedRange range) {
        return FinishedReading.within(Ending.finishedBy(tenant, range.query(), range.finishedBy()), range);
    }

    @Override
    public Optional<EventId> reach(TenantId tenant, EventRange range, int rows) {
        return sql.planned("read events", handle -> EventReading.reach(handle, tenant, range, rows));
    }

    @Override
    public List<EventSummary> events(TenantId tenant, EventRange range) {
        return sql.planned("read events", handle -> EventReading.list(handle, tenant, range));
    }

    @Override
    public Optional<Subscription> lockSubscription(TenantId tenant, DestinationId destination) {
        return sql.call("lock a subscription", handle -> Publishing.lockSubscription(handle, tenant, destination));
    }

    @Override
    public Set<EventId> delivered(TenantId tenant, DestinationId destination, Collection<EventId> events) {
        return events.isEmpty()
                ? Set.of()
                : sql.planned(
                        "look for deliveries", handle -> Backfilling.delivered(handle, tenant, destination, events));
    }

    @Override
    public List<DeliveryId> deliver(
            TenantId tenant, DestinationId destination, Collection<EventId> events, Instant due) {
        return events.isEmpty()
                ? List.of()
                : sql.planned(
                        "add deliveries", handle -> Backfilling.deliver(handle, tenant, destination, events, due));
    }

    @Override
    public Set<DeliveryId> unattempted(Collection<DeliveryId> deliveries) {
        return deliveries.isEmpty()
                ? Set.of()
                : sql.planned("look for attempts", handle -> Backfilling.unattempted(handle, deliveries));
    }
}
