package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.Expunged;
import dev.integrations.delivery.RetentionStore;
import dev.integrations.delivery.Swept;
import dev.integrations.delivery.TenantRows;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The removal of rows in one transaction. */
final class SqlRetention implements RetentionStore {
    private final Sql sql;
    private final Dialect dialect;

    SqlRetention(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public void maskLater(List<EventId> events) {
        sql.use("note what is to be masked", handle -> Masking.note(handle, events));
    }

    @Override
    public Swept maskPayloads(EventRange range, Instant publishedBefore, int rows, UnaryOperator<Event> mask) {
        return sql.planned("mask payloads", handle -> Masking.mask(handle, range, publishedBefore, rows, mask));
    }

    @Override
    public Swept removePayloads(PayloadState state, EventRange range, Instant publishedBefore, int rows) {
        return sql.planned(
                "remove payloads", handle -> EventSweep.removePayloads(handle, state, range, publishedBefore, rows));
    }

    @Override
    public Swept removeEvents(PayloadState state, EventRange range, Instant publishedBefore, int rows) {
        return sql.planned(
                "remove events", handle -> EventSweep.removeEvents(handle, state, range, publishedBefore, rows));
    }

    @Override
    public int removeHistory(Instant finishedBefore, int rows) {
        return sql.planned(
                "remove finished deliveries", handle -> DeliveryRemoval.finishedBefore(handle, finishedBefore, rows));
    }

    @Override
    public int removeKeys(Instant registeredBefore, int rows) {
        return sql.planned(
                "remove idempotency keys", handle -> KeyRemoval.registeredBefore(handle, registeredBefore, rows));
    }

    @Override
    public int removeNewest(EventId upTo, EventId pendingUpTo, int rows) {
        return sql.planned("forget supersede keys", handle -> NewestRemoval.outlived(handle, upTo, pendingUpTo, rows));
    }

    @Override
    public int removeOrderingKeys(Instant usedBefore, int rows) {
        return sql.planned("remove ordering keys", handle -> KeyRemoval.usedBefore(handle, usedBefore, rows));
    }

    @Override
    public Optional<PayloadState> payloadState(TenantId tenant, EventId id) {
        return sql.call("find an event", handle -> Expunging.state(handle, tenant, id));
    }

    @Override
    public Optional<Expunged> expunge(TenantId tenant, EventId id, Instant now) {
        return sql.planned("expunge an event", handle -> Expunging.expunge(handle, tenant, id, now));
    }

    @Override
    public int remove(TenantId tenant, TenantRows kind, int limit) {
        return sql.planned("remove what a tenant has", handle -> switch (kind) {
            case SUBSCRIPTIONS -> TenantRemoval.subscriptions(handle, dialect, tenant, limit);
            case REPLAY_JOBS -> TenantRemoval.replayJobs(handle, tenant, limit);
            case PENDING_DELIVERIES -> DeliveryRemoval.pendingOf(handle, tenant, limit);
            case FINISHED_DELIVERIES -> DeliveryRemoval.finishedOf(handle, tenant, limit);
            case REDIRECTS -> TenantRemoval.redirects(handle, tenant, limit);
            case EVENTS -> EventSweep.removeOf(handle, tenant, limit);
            case FAILURE_CLOCKS -> TenantRemoval.failureClocks(handle, tenant, limit);
            case PERMITS -> TenantRemoval.permits(handle, tenant, limit);
            case SUPERSEDE_KEYS -> NewestRemoval.of(handle, tenant, limit);
            case ORDERING_KEYS -> KeyRemoval.orderingKeysOf(handle, tenant, limit);
            case IDEMPOTENCY_KEYS -> KeyRemoval.idempotencyKeysOf(handle, tenant, limit);
        });
    }
}
