package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Turn.Place;
import dev.integrations.event.Event;
import dev.integrations.store.DeliveryRow.Aside;
import dev.integrations.store.DeliveryRow.Pending;
import dev.integrations.store.DeliveryRow.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The deliveries; the pending ones in the order in which they are due, by destination if set aside, and by chain. */
final class DeliveryTable {
    static final Comparator<DestinationId> BY_DESTINATION =
            Comparator.comparing(DestinationId::kind).thenComparing(DestinationId::uuid);

    private record Due(Instant at, long id) {
        static final Comparator<Due> ORDER = Comparator.comparing(Due::at).thenComparing(Due::id);
    }

    private record Parked(DestinationId destination, long id) {
        static final Comparator<Parked> ORDER =
                Comparator.comparing(Parked::destination, BY_DESTINATION).thenComparing(Parked::id);
    }

    private record Link(long chain, long number, long id) {
        static final Comparator<Link> ORDER =
                Comparator.comparing(Link::chain).thenComparing(Link::number).thenComparing(Link::id);

        static Link of(DeliveryRow row, Place place) {
            return new Link(place.chain(), place.number(), row.id());
        }
    }

    private final TenantTable<Long, DeliveryRow> byTenant;
    private final Table<Long, TenantId> owners;
    private final Table<Due, Pending> due;
    private final Table<Parked, Pending> parked;
    private final Table<Link, Long> chains;
    private final Table<Long, Long> fallbacks;
    private final Table<Long, Long> origins;
    private final EventTable events;
    private long lastId;

    DeliveryTable(EventTable events, UndoLog undoLog) {
        this.byTenant = new TenantTable<>(Comparator.naturalOrder(), undoLog);
        this.owners = new Table<>(Comparator.naturalOrder(), undoLog);
        this.due = new Table<>(Due.ORDER, undoLog);
        this.parked = new Table<>(Parked.ORDER, undoLog);
        this.chains = new Table<>(Link.ORDER, undoLog);
        this.fallbacks = new Table<>(Comparator.naturalOrder(), undoLog);
        this.origins = new Table<>(Comparator.naturalOrder(), undoLog);
        this.events = events;
    }

    int size() {
        return owners.size();
    }

    Optional<DeliveryRow> find(long id) {
        return Optional.ofNullable(owners.get(id)).flatMap(tenant -> find(tenant, id));
    }

    Optional<DeliveryRow> find(TenantId tenant, long id) {
        return Optional.ofNullable(byTenant.get(tenant, id));
    }

    NavigableMap<Long, DeliveryRow> rows(TenantId tenant) {
        return byTenant.rows(tenant);
    }

    /** Adds an event and its deliveries, and returns these. */
    List<DeliveryRow> add(FanOut fanOut, Pending standing) {
        List<DestinationId> destinations = fanOut.destinations();
        events.add(fanOut.event(), lastId + 1, destinations.size());
        List<DeliveryRow> added = new ArrayList<>(destinations.size());
        for (DestinationId destination : destinations) {
            Optional<Place> place = fanOut.turn().map(turn -> turn.at(destination));
            added.add(insert(fanOut.event(), destination, place, standing));
        }
        return added;
    }

    /** Adds one more delivery of a stored event. */
    DeliveryRow add(Event event, DestinationId destination, Pending standing) {
        events.addPending(event, lastId + 1);
        return insert(event, destination, Optional.empty(), standing);
    }

    private DeliveryRow insert(Event event, DestinationId destination, Optional<Place> place, Pending standing) {
        DeliveryRow row =
                new DeliveryRow(++lastId, event, destination, place, standing, List.of(), 0, Optional.empty());
        owners.put(row.id(), event.tenant());
        save(row);
        return row;
    }

    boolean isRedirected(long id) {
        return fallbacks.get(id) != null || origins.get(id) != null;
    }

    /** Makes a delivery of a dead letter, whose event is counted as pending already. */
    long redirect(DeliveryRow origin, DestinationId destination, Pending standing) {
        DeliveryRow row = insert(origin.event(), destination, Optional.empty(), standing);
        fallbacks.put(origin.id(), row.id());
        origins.put(row.id(), origin.id());
        return row.id();
    }

    Optional<Long> fallback(long id) {
        return Optional.ofNullable(fallbacks.get(id));
    }

    Optional<Long> origin(long id) {
        return Optional.ofNullable(origins.get(id));
    }

    void move(DeliveryRow row, Standing next) {
        replace(row, row.with(next));
    }

    void replace(DeliveryRow before, DeliveryRow after) {
        unindex(before);
        save(after);
        if (before.isPending() != after.isPending()) {
            events.countPending(after.event(), after.isPending() ? 1 : -1);
        }
    }

    /** Drops an event of which no delivery is pending, with its deliveries, and returns these. */
    List<DeliveryRow> drop(EventRow event) {
        TenantId tenant = event.event().tenant();
        List<DeliveryRow> dropped = new ArrayList<>();
        for (long id : event.deliveryIds()) {
            find(id).ifPresent(dropped::add);
            fallback(id).ifPresent(other -> remove(tenant, other));
            remove(tenant, id);
        }
        events.remove(event);
        return dropped;
    }

    private void remove(TenantId tenant, long id) {
        byTenant.remove(tenant, id);
        owners.remove(id);
        fallbacks.remove(id);
        origins.remove(id);
    }

    /** Removes one delivery of an event that may have others; what links it to another goes with the later of the two. */
    void remove(DeliveryRow row) {
        if (row.isPending()) {
            unindex(row);
            events.countPending(row.event(), -1);
        }
        byTenant.remove(row.event().tenant(), row.id());
        owners.remove(row.id());
        fallback(row.id()).filter(other -> find(other).isEmpty()).ifPresent(other -> unlink(row.id(), other));
        origin(row.id()).filter(other -> find(other).isEmpty()).ifPresent(other -> unlink(other, row.id()));
    }

    private void unlink(long origin, long made) {
        fallbacks.remove(origin);
        origins.remove(made);
    }

    /** Returns the deliveries of an event, those that a redirection made included. */
    List<DeliveryRow> of(EventRow event) {
        Set<DeliveryRow> all = new LinkedHashSet<>();
        for (long id : event.deliveryIds()) {
            find(id).ifPresent(all::add);
            fallback(id).flatMap(this::find).ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    /** Returns the deliveries of all tenants by their ids. */
    Stream<DeliveryRow> all() {
        return owners.rows().keySet().stream().flatMap(id -> find(id).stream());
    }

    List<DeliveryRow> dueBetween(Instant from, Instant to, int limit) {
        if (from.isAfter(to)) {
            return List.of();
        }
        return load(due.rows().subMap(new Due(from, 0), true, new Due(to, Long.MAX_VALUE), true).keySet().stream()
                .limit(limit)
                .map(Due::id)
                .toList());
    }

    List<DeliveryRow> parkedFor(DestinationId destination, int limit) {
        return load(
                parked
                        .rows()
                        .subMap(new Parked(destination, 0), new Parked(destination, Long.MAX_VALUE))
                        .keySet()
                        .stream()
                        .limit(limit)
                        .map(Parked::id)
                        .toList());
    }

    Set<DestinationId> parkedDestinations() {
        Set<DestinationId> destinations = new LinkedHashSet<>();
        NavigableMap<Parked, Pending> rest = parked.rows();
        while (!rest.isEmpty()) {
            DestinationId destination = rest.firstKey().destination();
            destinations.add(destination);
            rest = rest.tailMap(new Parked(destination, Long.MAX_VALUE), false);
        }
        return destinations;
    }

    /** Returns the first of a chain, which the other pending ones wait for. */
    Optional<DeliveryRow> firstOf(long chain) {
        Link first = chains.rows().ceilingKey(new Link(chain, Long.MIN_VALUE, 0));
        return first == null || first.chain() != chain ? Optional.empty() : find(first.id());
    }

    Backlog backlog(Instant now) {
        NavigableMap<Due, Pending> later = due.rows().tailMap(new Due(now, Long.MAX_VALUE), false);
        long leased = later.values().stream()
                .filter(pending -> pending.fence() != DeliveryRow.NO_FENCE)
                .count();
        return new Backlog(due.size() - later.size(), leased, later.size() - leased);
    }

    private List<DeliveryRow> load(Collection<Long> ids) {
        return ids.stream()
                .map(id -> Objects.requireNonNull(byTenant.get(Objects.requireNonNull(owners.get(id)), id)))
                .toList();
    }

    private void save(DeliveryRow row) {
        byTenant.put(row.event().tenant(), row.id(), row);
        if (row.standing() instanceof Pending pending) {
            due.put(new Due(pending.due(), row.id()), pending);
            if (pending.aside() == Aside.FOR_ROOM) {
                parked.put(new Parked(row.destination(), row.id()), pending);
            }
            row.place().ifPresent(place -> chains.put(Link.of(row, place), row.id()));
        }
    }

    private void unindex(DeliveryRow row) {
        if (row.standing() instanceof Pending pending) {
            due.remove(new Due(pending.due(), row.id()));
            if (pending.aside() == Aside.FOR_ROOM) {
                parked.remove(new Parked(row.destination(), row.id()));
            }
            row.place().ifPresent(place -> chains.remove(Link.of(row, place)));
        }
    }
}
