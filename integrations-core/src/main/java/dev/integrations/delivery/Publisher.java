package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transaction.Completion;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventTypeRules;
import dev.integrations.schema.SchemaViolation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Stores events with their deliveries in a transaction, and hands the deliveries over once it is committed. */
final class Publisher {
    private final Payloads payloads;
    private final EventTypeRules eventTypes;
    private final Routes routes;
    private final Handoff handoff;
    private final Superseding superseding;
    private final TimeOrderedUuids ids;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration lease;

    Publisher(EngineParts parts, Routes routes, Handoff handoff, Superseding superseding) {
        this.payloads = new Payloads(parts);
        this.eventTypes = parts.eventTypes();
        this.routes = routes;
        this.handoff = handoff;
        this.superseding = superseding;
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.random = parts.random();
        this.lease = parts.settings().lease();
    }

    List<PublishReceipt> publish(DeliveryTransaction transaction, TenantId tenant, List<NewEvent> newEvents) {
        Instant now = clock.instant();
        EventRules.check(
                newEvents,
                now,
                key -> transaction.deliveries().findKey(tenant, key).isPresent());
        List<Event> events = new ArrayList<>(newEvents.size());
        for (NewEvent event : newEvents) {
            OptionalInt index = newEvents.size() == 1 ? OptionalInt.empty() : OptionalInt.of(events.size());
            byte[] payload = payloads.bytes(event, index);
            EventId id = EventId.of(ids.next());
            events.add(new Event(id, tenant, event.type(), now, event.channels(), event.options(now), payload));
            check(transaction, events.get(events.size() - 1), index);
        }
        Map<EventId, EventId> repeated = repeated(transaction, newEvents, events);
        List<FanOut> matched = new ArrayList<>(events.size());
        Map<EventId, String> orderingKeys = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (!repeated.containsKey(event.id())) {
                matched.add(new FanOut(event, routes.match(transaction, event)));
                newEvents.get(i).orderingKey().ifPresent(key -> orderingKeys.put(event.id(), key));
            }
        }
        List<FanOut> fanOuts = Turns.draw(transaction, tenant, Superseding.latest(matched), orderingKeys, now);
        storeWhenDue(transaction, fanOuts, dueTimes(newEvents, events, now), now);
        maskLater(transaction, fanOuts);
        return receipts(events, repeated, fanOuts);
    }

    private void maskLater(DeliveryTransaction transaction, List<FanOut> stored) {
        List<EventId> redacted = stored.stream()
                .map(FanOut::event)
                .filter(event -> eventTypes.redacts(transaction, event.type()))
                .map(Event::id)
                .toList();
        if (!redacted.isEmpty()) {
            transaction.retention().maskLater(redacted);
        }
    }

    private static Map<EventId, Instant> dueTimes(List<NewEvent> newEvents, List<Event> events, Instant now) {
        Map<EventId, Instant> due = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            due.put(events.get(i).id(), newEvents.get(i).due(now));
        }
        return due;
    }

    private static List<PublishReceipt> receipts(
            List<Event> events, Map<EventId, EventId> repeated, List<FanOut> fanOuts) {
        Iterator<FanOut> stored = fanOuts.iterator();
        List<PublishReceipt> receipts = new ArrayList<>(events.size());
        for (Event event : events) {
            EventId first = repeated.get(event.id());
            receipts.add(
                    first != null
                            ? new PublishReceipt(first, 0, true)
                            : new PublishReceipt(
                                    event.id(), stored.next().destinations().size(), false));
        }
        return receipts;
    }

    /** What is due later is stored only: memory is for what is sent now. */
    private void storeWhenDue(
            DeliveryTransaction transaction, List<FanOut> fanOuts, Map<EventId, Instant> due, Instant now) {
        Map<Instant, List<FanOut>> parts = new TreeMap<>();
        for (FanOut fanOut : fanOuts) {
            parts.computeIfAbsent(due.getOrDefault(fanOut.event().id(), now), time -> new ArrayList<>())
                    .add(fanOut);
        }
        List<Claim> claims = new ArrayList<>();
        parts.forEach((time, part) -> claims.addAll(
                time.equals(now)
                        ? store(transaction, part, now)
                        : transaction.deliveries().publish(part, time)));
        superseding.replace(transaction, fanOuts, claims, now);
    }

    private void check(DeliveryTransaction transaction, Event event, OptionalInt index) {
        List<SchemaViolation> violations = eventTypes.check(transaction, event, index);
        if (!violations.isEmpty()) {
            throw new InvalidPayloadException(event.type(), index, violations);
        }
    }

    /** Stores an event of the library's own if destinations want it, but the one that it is about. */
    boolean publishOwn(DeliveryTransaction transaction, Event event, DestinationId about, boolean changing) {
        List<DestinationId> wanted =
                changing ? Routes.matchWithin(transaction, event) : routes.match(transaction, event);
        List<DestinationId> destinations =
                wanted.stream().filter(each -> !each.equals(about)).toList();
        if (destinations.isEmpty()) {
            return false;
        }
        store(transaction, List.of(new FanOut(event, destinations)), event.createdAt());
        return true;
    }

    private List<Claim> store(DeliveryTransaction transaction, List<FanOut> fanOuts, Instant now) {
        long cost = 0;
        for (FanOut fanOut : fanOuts) {
            cost += Handoff.cost(fanOut);
        }
        // What is held cannot be replaced, so what a newer event may replace is not held until it is claimed.
        if (transaction.reportsCompletion() && !Superseding.anyKeyed(fanOuts) && handoff.reserve(cost)) {
            return storeLeased(transaction, fanOuts, now, cost);
        }
        List<Claim> claims = transaction.deliveries().publish(fanOuts, now);
        if (transaction.reportsCompletion()) {
            transaction.onCompletion(completion -> handoff.announceStored());
        }
        return claims;
    }

    private List<Claim> storeLeased(DeliveryTransaction transaction, List<FanOut> fanOuts, Instant now, long cost) {
        boolean stored = false;
        try {
            Lease held = new Lease(now, now.plus(lease), Fences.next(random));
            List<Claim> claims = transaction.deliveries().publishLeased(fanOuts, held);
            transaction.onCompletion(completion -> handOver(completion, claims, fanOuts, cost));
            stored = true;
            return claims;
        } finally {
            if (!stored) {
                handoff.free(cost);
            }
        }
    }

    /** Hands over what is certainly committed; anything else becomes due when its lease ends. */
    private void handOver(Completion completion, List<Claim> claims, List<FanOut> fanOuts, long cost) {
        if (completion != Completion.COMMITTED) {
            handoff.free(cost);
            return;
        }
        int next = 0;
        for (FanOut fanOut : fanOuts) {
            for (int i = 0; i < fanOut.destinations().size(); i++) {
                handoff.offer(new Handoff.Entry(claims.get(next++), fanOut.event()));
            }
        }
        handoff.announceHandedOver();
    }

    /** Returns the ids of events that were published before, by the id that the repeated one would have had. */
    private Map<EventId, EventId> repeated(
            DeliveryTransaction transaction, List<NewEvent> newEvents, List<Event> events) {
        Map<String, IdempotencyKey> wanted = new HashMap<>();
        Map<EventId, EventId> repeated = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            String name = newEvents.get(i).idempotencyKey().orElse(null);
            if (name != null) {
                IdempotencyKey key = new IdempotencyKey(name, event.id(), hash(event));
                IdempotencyKey earlier = wanted.putIfAbsent(name, key);
                if (earlier != null) {
                    repeated.put(event.id(), requireSame(earlier, key).event());
                }
            }
        }
        if (wanted.isEmpty()) {
            return repeated;
        }
        TenantId tenant = events.get(0).tenant();
        Instant now = events.get(0).createdAt();
        transaction
                .deliveries()
                .registerKeys(tenant, List.copyOf(wanted.values()), now)
                .forEach((name, first) -> {
                    IdempotencyKey key = wanted.get(name);
                    if (key != null) {
                        repeated.put(key.event(), requireSame(first, key).event());
                        repeated.replaceAll((event, target) -> target.equals(key.event()) ? first.event() : target);
                    }
                });
        return repeated;
    }

    private static IdempotencyKey requireSame(IdempotencyKey first, IdempotencyKey again) {
        if (!first.payloadHash().equals(again.payloadHash())) {
            throw new IdempotencyConflictException(first);
        }
        return first;
    }

    private static String hash(Event event) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(event.type().name().getBytes(StandardCharsets.UTF_8));
            // Neither types nor channels have spaces. Their order says nothing, so it must not count.
            for (String channel : event.channels().names().stream().sorted().toList()) {
                digest.update((" " + channel).getBytes(StandardCharsets.UTF_8));
            }
            // Neither types nor keys have control characters, so that this cannot be mistaken for a part of either.
            event.options()
                    .supersedeKey()
                    .ifPresent(key -> digest.update(("\n" + key).getBytes(StandardCharsets.UTF_8)));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(event.payload()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
