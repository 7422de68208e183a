package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.Fallback;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.delivery.Lease;
import dev.integrations.delivery.Redirect;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The events and deliveries of one transaction. */
final class SqlDeliveries implements DeliveryStore {
    private final Sql sql;
    private final Dialect dialect;
    private final Publishing publishing;
    private final Claiming claiming;

    SqlDeliveries(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
        this.publishing = new Publishing(dialect);
        this.claiming = new Claiming(dialect);
    }

    @Override
    public void saveSubscription(Subscription subscription) {
        sql.use("save a subscription", handle -> publishing.saveSubscription(handle, subscription));
    }

    @Override
    public void holdSubscriptions(TenantId tenant) {
        sql.use("hold subscriptions", handle -> dialect.countChange(handle, tenant));
    }

    @Override
    public void removeSubscription(TenantId tenant, DestinationId destination) {
        sql.use("remove a subscription", handle -> publishing.removeSubscription(handle, tenant, destination));
    }

    @Override
    public Map<TenantId, Long> subscriptionsVersions(Collection<TenantId> tenants) {
        return sql.call("look for changed subscriptions", handle -> Publishing.subscriptionsVersions(handle, tenants));
    }

    @Override
    public List<Subscription> subscriptions(TenantId tenant) {
        return sql.call("load subscriptions", handle -> publishing.subscriptions(handle, tenant));
    }

    @Override
    public Map<String, IdempotencyKey> registerKeys(TenantId tenant, List<IdempotencyKey> keys, Instant now) {
        return sql.call("register idempotency keys", handle -> publishing.registerKeys(handle, tenant, keys, now));
    }

    @Override
    public List<Claim> publish(List<FanOut> fanOuts, Instant due) {
        return sql.call("store events", handle -> publishing.publish(handle, fanOuts, due));
    }

    @Override
    public List<Claim> publishLeased(List<FanOut> fanOuts, Lease lease) {
        return sql.call("store events", handle -> publishing.publishLeased(handle, fanOuts, lease));
    }

    @Override
    public Optional<IdempotencyKey> findKey(TenantId tenant, String key) {
        return sql.call("find an idempotency key", handle -> KeyReading.find(handle, tenant, key));
    }

    @Override
    public Set<DeliveryId> supersede(TenantId tenant, List<KeyedDelivery> newest, boolean published, Instant now) {
        return newest.isEmpty()
                ? Set.of()
                : sql.planned(
                        "replace older events",
                        handle -> Newest.supersede(
                                handle, dialect.replaceNewest(handle, tenant, Newest.inOrder(newest), published), now));
    }

    @Override
    public Set<DeliveryId> superseded(TenantId tenant, List<KeyedDelivery> deliveries) {
        return sql.planned("find replaced events", handle -> Newest.superseded(handle, tenant, deliveries));
    }

    @Override
    public Optional<Event> findEvent(TenantId tenant, EventId id) {
        return sql.call("find an event", handle -> EventReading.find(handle, tenant, id));
    }

    @Override
    public Page<EventSummary> listEvents(TenantId tenant, EventQuery query, PageRequest page) {
        return sql.call("list events", handle -> EventReading.list(handle, tenant, query, page));
    }

    @Override
    public Map<EventId, Event> loadEvents(Collection<EventId> ids) {
        return sql.planned("load events", handle -> EventReading.load(handle, ids));
    }

    @Override
    public List<Claim> claimDue(Instant dueFrom, int limit, Lease lease) {
        return sql.planned("claim deliveries", handle -> claiming.claimDue(handle, dueFrom, limit, lease));
    }

    @Override
    public List<Claim> claimParked(DestinationId destination, int limit, Lease lease) {
        return sql.planned("claim deliveries", handle -> claiming.claimParked(handle, destination, limit, lease));
    }

    @Override
    public Set<DestinationId> parkedDestinations() {
        return sql.call("find parked deliveries", Claiming::parkedDestinations);
    }

    @Override
    public Set<DeliveryId> renew(Collection<Claim> claims, Instant until) {
        return sql.planned("renew leases", handle -> claiming.change(handle, HeldChange.RENEW, claims, until));
    }

    @Override
    public void release(Collection<Claim> claims, Instant due) {
        sql.planned("release deliveries", handle -> claiming.change(handle, HeldChange.RELEASE, claims, due));
    }

    @Override
    public void park(Collection<Claim> claims, Instant due) {
        sql.planned("park deliveries", handle -> claiming.change(handle, HeldChange.PARK, claims, due));
    }

    @Override
    public Set<DeliveryId> complete(Collection<Completion> completions) {
        return sql.planned("record completions", handle -> claiming.complete(handle, completions));
    }

    @Override
    public Map<DeliveryId, DeliveryId> redirect(Collection<Redirect> redirects, Instant due) {
        return redirects.isEmpty()
                ? Map.of()
                : sql.planned("redirect dead letters", handle -> Redirecting.redirect(handle, redirects, due));
    }

    @Override
    public Fallback fallback(TenantId tenant, DeliveryId id) {
        return sql.call("find a fallback", handle -> Redirecting.fallback(handle, tenant, id));
    }

    @Override
    public Optional<Delivery> find(TenantId tenant, DeliveryId id) {
        return sql.call("find a delivery", handle -> DeliveryReading.find(handle, tenant, id));
    }

    @Override
    public Page<Delivery> list(TenantId tenant, DeliveryQuery query, PageRequest page) {
        return sql.call("list deliveries", handle -> DeliveryReading.list(handle, tenant, query, page));
    }

    @Override
    public List<Attempt> attempts(TenantId tenant, DeliveryId id) {
        return sql.call("load attempts", handle -> AttemptReading.attempts(handle, tenant, id));
    }

    @Override
    public boolean cancel(TenantId tenant, DeliveryId id, Instant now) {
        return sql.call("cancel a delivery", handle -> Ending.cancel(handle, tenant, id, now));
    }

    @Override
    public List<DeliveryId> replay(TenantId tenant, DeliveryQuery query, int limit, Instant now) {
        return sql.call(
                "replay deliveries",
                handle -> Ending.replay(handle, Ending.finishedBy(tenant, query, now), limit, now));
    }

    @Override
    public boolean replay(TenantId tenant, DeliveryId id, Instant now) {
        return !sql.call("replay a delivery", handle -> Ending.replay(handle, Ending.named(tenant, id), 1, now))
                .isEmpty();
    }

    @Override
    public Backlog backlog(Instant now) {
        return sql.call("count deliveries", handle -> Claiming.backlog(handle, now));
    }
}
