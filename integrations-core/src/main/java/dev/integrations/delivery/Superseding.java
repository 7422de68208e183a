package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transaction;
import dev.integrations.common.Transactions;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces what was not sent yet by newer events of the same key. What a node holds is left alone; should it come back
 * from there, it is found to be outdated when it is claimed again. Safe for use by several threads.
 */
final class Superseding {
    private final Listeners listeners;

    private record Target(String key, DestinationId destination) {}

    Superseding(Listeners listeners) {
        this.listeners = listeners;
    }

    /** Of events that are published together, takes from each the destinations that a later one of its key goes to. */
    static List<FanOut> latest(List<FanOut> fanOuts) {
        if (!anyKeyed(fanOuts)) {
            return fanOuts;
        }
        Set<Target> later = new HashSet<>();
        List<FanOut> latest = new ArrayList<>(fanOuts.size());
        for (int i = fanOuts.size() - 1; i >= 0; i--) {
            FanOut fanOut = fanOuts.get(i);
            latest.add(key(fanOut.event())
                    .map(key -> new FanOut(
                            fanOut.event(),
                            fanOut.destinations().stream()
                                    .filter(destination -> later.add(new Target(key, destination)))
                                    .toList()))
                    .orElse(fanOut));
        }
        Collections.reverse(latest);
        return latest;
    }

    /** Ends what new deliveries replace, and tells so once they are committed. */
    void replace(DeliveryTransaction transaction, List<FanOut> fanOuts, List<Claim> claims, Instant now) {
        if (!anyKeyed(fanOuts)) {
            return;
        }
        Map<EventId, Event> events = new HashMap<>();
        fanOuts.forEach(fanOut -> events.put(fanOut.event().id(), fanOut.event()));
        keyed(claims, events).forEach((tenant, newest) -> {
            Set<DeliveryId> replaced = transaction.deliveries().supersede(tenant, newest, false, now);
            if (!replaced.isEmpty() && transaction.reportsCompletion() && !listeners.isEmpty()) {
                List<Delivery> ended = replaced.stream()
                        .flatMap(id -> transaction.deliveries().find(tenant, id).stream())
                        .toList();
                transaction.onCompletion(completion -> tell(completion, ended));
            }
        });
    }

    /** Lets deliveries that are made later of published events take their places among those of their keys. */
    static void join(DeliveryTransaction transaction, TenantId tenant, List<KeyedDelivery> added, Instant now) {
        Map<Target, KeyedDelivery> newest = new HashMap<>();
        added.forEach(keyed -> newest.put(new Target(keyed.key(), keyed.destination()), keyed));
        if (!newest.isEmpty()) {
            transaction.deliveries().supersede(tenant, List.copyOf(newest.values()), true, now);
        }
    }

    /** Returns how those end that were replaced while a node held them. */
    static List<Completion> outdated(
            Transactions<? extends DeliveryTransaction> transactions,
            List<Claim> claims,
            Map<EventId, Event> events,
            Instant now) {
        Map<TenantId, List<KeyedDelivery>> keyed = keyed(claims, events);
        if (keyed.isEmpty()) {
            return List.of();
        }
        Set<DeliveryId> superseded = transactions.inTransaction(transaction -> {
            Set<DeliveryId> found = new HashSet<>();
            keyed.forEach((tenant, own) -> found.addAll(transaction.deliveries().superseded(tenant, own)));
            return found;
        });
        List<Completion> outdated = new ArrayList<>();
        for (Claim claim : claims) {
            Event event = events.get(claim.event());
            if (event != null && superseded.contains(claim.delivery())) {
                outdated.add(new Completion(
                        claim,
                        event,
                        Optional.empty(),
                        DeliveryState.SUPERSEDED,
                        now,
                        Optional.empty(),
                        Optional.of(KeyedDelivery.SUPERSEDED)));
            }
        }
        return outdated;
    }

    private void tell(Transaction.Completion completion, List<Delivery> ended) {
        if (completion == Transaction.Completion.COMMITTED) {
            ended.forEach(
                    delivery -> listeners.tell(listener -> listener.stateChanged(delivery, DeliveryState.PENDING)));
        }
    }

    private static Map<TenantId, List<KeyedDelivery>> keyed(List<Claim> claims, Map<EventId, Event> events) {
        Map<TenantId, List<KeyedDelivery>> keyed = new HashMap<>();
        for (Claim claim : claims) {
            Event event = events.get(claim.event());
            if (event != null) {
                key(event)
                        .ifPresent(key -> keyed.computeIfAbsent(event.tenant(), tenant -> new ArrayList<>())
                                .add(KeyedDelivery.of(key, claim)));
            }
        }
        return keyed;
    }

    static boolean anyKeyed(List<FanOut> fanOuts) {
        return fanOuts.stream().anyMatch(fanOut -> key(fanOut.event()).isPresent());
    }

    private static Optional<String> key(Event event) {
        return event.options().supersedeKey();
    }
}
