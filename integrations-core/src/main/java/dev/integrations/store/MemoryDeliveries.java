package dev.integrations.store;

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
import dev.integrations.delivery.DeliveryState;
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
import dev.integrations.event.PayloadState;
import dev.integrations.store.DeliveryRow.Aside;
import dev.integrations.store.DeliveryRow.Finished;
import dev.integrations.store.DeliveryRow.Pending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The events and deliveries of one transaction. */
final class MemoryDeliveries implements DeliveryStore {
    private final MemoryTransaction transaction;

    MemoryDeliveries(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void saveSubscription(Subscription subscription) {
        tables().countChange(subscription.tenant());
        tables().subscriptions().put(subscription.tenant(), subscription.destination(), subscription);
    }

    @Override
    public void holdSubscriptions(TenantId tenant) {
        tables().countChange(tenant);
    }

    @Override
    public void removeSubscription(TenantId tenant, DestinationId destination) {
        tables().countChange(tenant);
        tables().subscriptions().remove(tenant, destination);
    }

    @Override
    public Map<TenantId, Long> subscriptionsVersions(Collection<TenantId> tenants) {
        Map<TenantId, Long> versions = new HashMap<>();
        for (TenantId tenant : tenants) {
            if (tables().changes(tenant) > 0) {
                versions.put(tenant, tables().changes(tenant));
            }
        }
        return versions;
    }

    @Override
    public List<Subscription> subscriptions(TenantId tenant) {
        return tables().subscriptions().rows(tenant).values().stream()
                .filter(Subscription::enabled)
                .toList();
    }

    @Override
    public Map<String, IdempotencyKey> registerKeys(TenantId tenant, List<IdempotencyKey> keys, Instant now) {
        RecentRows<String, KeyRow> registered = tables().keys();
        Map<String, IdempotencyKey> taken = new HashMap<>();
        for (IdempotencyKey key : keys) {
            KeyRow before = registered.rows().get(tenant, key.key());
            if (before == null) {
                registered.add(tenant, key.key(), new KeyRow(key, now));
            } else if (!before.key().event().equals(key.event())) {
                taken.put(key.key(), before.key());
            }
        }
        return taken;
    }

    @Override
    public List<Claim> publish(List<FanOut> fanOuts, Instant due) {
        return publish(fanOuts, new Pending(due, DeliveryRow.NO_FENCE, Aside.NO), due);
    }

    @Override
    public List<Claim> publishLeased(List<FanOut> fanOuts, Lease lease) {
        return publish(fanOuts, heldBy(lease), lease.now());
    }

    private List<Claim> publish(List<FanOut> fanOuts, Pending standing, Instant dueAt) {
        int more = fanOuts.stream()
                .mapToInt(fanOut -> fanOut.destinations().size())
                .sum();
        tables().makeRoom(fanOuts.size(), more);
        List<Claim> claims = new ArrayList<>(more);
        for (FanOut fanOut : fanOuts) {
            for (DeliveryRow row : deliveries().add(fanOut, standing)) {
                claims.add(row.toClaim(standing, dueAt));
            }
        }
        return claims;
    }

    @Override
    public Optional<IdempotencyKey> findKey(TenantId tenant, String key) {
        return Optional.ofNullable(tables().keys().rows().get(tenant, key)).map(KeyRow::key);
    }

    @Override
    public Set<DeliveryId> supersede(TenantId tenant, List<KeyedDelivery> newest, boolean published, Instant now) {
        Set<DeliveryId> superseded = new HashSet<>();
        for (KeyedDelivery next : newest) {
            tables().newest()
                    .replace(tenant, next, published)
                    .flatMap(before -> deliveries().find(tenant, before))
                    .filter(DeliveryRow::isUnheld)
                    .ifPresent(row -> {
                        deliveries().replace(row, row.ended(DeliveryState.SUPERSEDED, KeyedDelivery.SUPERSEDED, now));
                        superseded.add(new DeliveryId(row.id()));
                    });
        }
        return superseded;
    }

    @Override
    public Set<DeliveryId> superseded(TenantId tenant, List<KeyedDelivery> deliveries) {
        return deliveries.stream()
                .filter(keyed -> tables().newest().supersedes(tenant, keyed))
                .map(KeyedDelivery::delivery)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<Event> findEvent(TenantId tenant, EventId id) {
        return tables().events().find(id).filter(event -> event.tenant().equals(tenant));
    }

    @Override
    public Page<EventSummary> listEvents(TenantId tenant, EventQuery query, PageRequest page) {
        return Listing.map(
                Listing.BY_TIME.page(
                        tables().events().rows(tenant), event -> DeliveryFilters.matches(query, event), page),
                tables().events()::summary);
    }

    @Override
    public Map<EventId, Event> loadEvents(Collection<EventId> ids) {
        Map<EventId, Event> found = new HashMap<>();
        for (EventId id : ids) {
            tables().events().find(id).ifPresent(event -> found.put(id, event));
        }
        return found;
    }

    @Override
    public List<Claim> claimDue(Instant dueFrom, int limit, Lease lease) {
        return claim(deliveries().dueBetween(dueFrom, lease.now(), limit), lease);
    }

    @Override
    public List<Claim> claimParked(DestinationId destination, int limit, Lease lease) {
        return claim(deliveries().parkedFor(destination, limit), lease);
    }

    private List<Claim> claim(List<DeliveryRow> rows, Lease lease) {
        Pending held = heldBy(lease);
        List<Claim> claims = new ArrayList<>(rows.size());
        for (DeliveryRow row : rows) {
            deliveries().move(row, held);
            claims.add(row.toClaim(held, row.due()));
        }
        return claims;
    }

    private static Pending heldBy(Lease lease) {
        return new Pending(lease.until(), lease.fence(), Aside.NO);
    }

    @Override
    public Set<DestinationId> parkedDestinations() {
        return deliveries().parkedDestinations();
    }

    @Override
    public Set<DeliveryId> renew(Collection<Claim> claims, Instant until) {
        Set<DeliveryId> renewed = new HashSet<>();
        for (Claim claim : claims) {
            held(claim).ifPresent(row -> {
                deliveries().move(row, new Pending(until, claim.fence(), Aside.NO));
                renewed.add(claim.delivery());
            });
        }
        return renewed;
    }

    @Override
    public void release(Collection<Claim> claims, Instant due) {
        giveBack(claims, new Pending(due, DeliveryRow.NO_FENCE, Aside.NO));
    }

    @Override
    public void park(Collection<Claim> claims, Instant due) {
        giveBack(claims, new Pending(due, DeliveryRow.NO_FENCE, Aside.FOR_ROOM));
    }

    private void giveBack(Collection<Claim> claims, Pending standing) {
        claims.forEach(claim -> held(claim).ifPresent(row -> deliveries().move(row, standing)));
    }

    @Override
    public Set<DeliveryId> complete(Collection<Completion> completions) {
        Set<DeliveryId> recorded = new HashSet<>();
        for (Completion completion : completions) {
            held(completion.claim()).ifPresent(row -> {
                deliveries().replace(row, row.after(completion));
                recorded.add(completion.claim().delivery());
            });
        }
        return recorded;
    }

    @Override
    public Map<DeliveryId, DeliveryId> redirect(Collection<Redirect> redirects, Instant due) {
        List<Redirect> wanted = redirects.stream().filter(this::canRedirect).toList();
        // What is to be delivered once more must not make room for its own delivery.
        wanted.forEach(
                redirect -> tables().events().countPending(origin(redirect).event(), 1));
        tables().makeRoom(0, wanted.size());
        Pending standing = new Pending(due, DeliveryRow.NO_FENCE, Aside.NO);
        Map<DeliveryId, DeliveryId> made = new HashMap<>();
        for (Redirect redirect : wanted) {
            long id = deliveries().redirect(origin(redirect), redirect.fallback(), standing);
            made.put(redirect.origin(), new DeliveryId(id));
        }
        return made;
    }

    private boolean canRedirect(Redirect redirect) {
        return deliveries().find(redirect.tenant(), redirect.origin().value()).isPresent()
                && !deliveries().isRedirected(redirect.origin().value())
                && tables().events().payloadState(redirect.event()) == PayloadState.KEPT
                && tables().subscriptions().contains(redirect.tenant(), redirect.fallback());
    }

    private DeliveryRow origin(Redirect redirect) {
        return deliveries().find(redirect.tenant(), redirect.origin().value()).orElseThrow();
    }

    @Override
    public Fallback fallback(TenantId tenant, DeliveryId id) {
        if (deliveries().find(tenant, id.value()).isEmpty()) {
            return new Fallback(Optional.empty(), Optional.empty());
        }
        return new Fallback(
                deliveries().origin(id.value()).map(DeliveryId::new),
                deliveries().fallback(id.value()).map(DeliveryId::new));
    }

    @Override
    public Optional<Delivery> find(TenantId tenant, DeliveryId id) {
        return deliveries().find(tenant, id.value()).map(DeliveryRow::toDelivery);
    }

    @Override
    public Page<Delivery> list(TenantId tenant, DeliveryQuery query, PageRequest page) {
        return Listing.map(
                Listing.BY_NUMBER.page(deliveries().rows(tenant), row -> DeliveryFilters.matches(query, row), page),
                DeliveryRow::toDelivery);
    }

    @Override
    public List<Attempt> attempts(TenantId tenant, DeliveryId id) {
        return deliveries().find(tenant, id.value()).map(DeliveryRow::attempts).orElse(List.of()).stream()
                .sorted(Comparator.comparingInt(Attempt::number))
                .toList();
    }

    @Override
    public boolean cancel(TenantId tenant, DeliveryId id, Instant now) {
        Optional<DeliveryRow> pending = deliveries().find(tenant, id.value()).filter(DeliveryRow::isPending);
        pending.ifPresent(row -> {
            deliveries().move(row, new Finished(DeliveryState.CANCELLED, now));
            transaction.order().advance(Set.of(row.chain()), now);
        });
        return pending.isPresent();
    }

    @Override
    public List<DeliveryId> replay(TenantId tenant, DeliveryQuery query, int limit, Instant now) {
        return replay(
                deliveries().rows(tenant).values().stream()
                        .filter(row -> DeliveryFilters.matches(query, row) && canReplay(row) && row.finishedBy(now))
                        .limit(limit)
                        .toList(),
                now);
    }

    @Override
    public boolean replay(TenantId tenant, DeliveryId id, Instant now) {
        List<DeliveryRow> found = deliveries().find(tenant, id.value()).filter(this::canReplay).stream()
                .toList();
        return !replay(found, now).isEmpty();
    }

    private boolean canReplay(DeliveryRow row) {
        return !row.isPending()
                && tables().events().payloadState(row.event().id()) == PayloadState.KEPT
                && tables().subscriptions().contains(row.event().tenant(), row.destination());
    }

    private List<DeliveryId> replay(List<DeliveryRow> rows, Instant now) {
        rows.forEach(row -> deliveries().replace(row, row.replayed(now)));
        return DeliveryRow.ids(rows);
    }

    @Override
    public Backlog backlog(Instant now) {
        return deliveries().backlog(now);
    }

    private Optional<DeliveryRow> held(Claim claim) {
        return deliveries().find(claim.delivery().value()).filter(row -> row.isHeldBy(claim));
    }

    private DeliveryTable deliveries() {
        return tables().deliveries();
    }

    private MemoryTables tables() {
        return transaction.tables();
    }
}
