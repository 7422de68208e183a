package dev.integrations.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes to the fallback of a destination while that is left alone because it only fails. A delivery ends so only together
 * with the beginning of another. Used by one thread at a time.
 */
final class Overflow {
    static final String REASON = "The service is not available; its fallback has the event";

    private final Lanes lanes;
    private final Destinations destinations;
    private final Recorder recorder;

    Overflow(Lanes lanes, Destinations destinations, Recorder recorder) {
        this.lanes = lanes;
        this.destinations = destinations;
        this.recorder = recorder;
    }

    /** Returns the claims whose destinations have a fallback for such a time, and this is one. */
    List<Claim> open(List<Claim> claims, Map<DestinationId, Destination> found, Instant now) {
        return claims.stream()
                .filter(claim -> {
                    Destination destination = found.get(claim.destination());
                    return destination != null
                            && destination.fallbackWhileOpen()
                            && now.isBefore(lanes.openUntil(claim.destination()));
                })
                .toList();
    }

    /** Hands over what fallbacks take, and returns the others with the times until which they wait. */
    Map<Instant, List<Claim>> handOver(List<Work> works, Instant now) {
        Set<DestinationId> ready = ready(works);
        List<Completion> completions = works.stream()
                .filter(work ->
                        work.destination().fallback().filter(ready::contains).isPresent() && mayGoElsewhere(work, now))
                .map(work -> ended(work, now))
                .toList();
        Set<DeliveryId> taken = completions.isEmpty() ? Set.of() : recorder.recordHandedOver(completions);
        Map<Instant, List<Claim>> left = new HashMap<>();
        for (Work work : works) {
            Claim claim = work.claim();
            if (!taken.contains(claim.delivery())) {
                Instant until = lanes.openUntil(claim.destination());
                left.computeIfAbsent(until.isAfter(now) ? until : now, time -> new ArrayList<>())
                        .add(claim);
            }
        }
        return left;
    }

    private Set<DestinationId> ready(List<Work> works) {
        Set<DestinationId> fallbacks = works.stream()
                .flatMap(work -> work.destination().fallback().stream())
                .collect(Collectors.toSet());
        Map<DestinationId, Destination> found = destinations.find(fallbacks);
        fallbacks.removeIf(id ->
                !found.containsKey(id) || !Objects.requireNonNull(found.get(id)).enabled());
        return fallbacks;
    }

    /** What was replayed after attempts may have been given up because nobody knew whether one of them had done it. */
    private static boolean mayGoElsewhere(Work work, Instant now) {
        Claim claim = work.claim();
        return claim.attemptsBefore() == 0
                && !work.event().type().isReserved()
                && !work.event().options().expiredAt(now)
                && (claim.attempts() == 0 || !work.destination().knowsRepetition(work.event()));
    }

    private static Completion ended(Work work, Instant now) {
        return new Completion(
                work.claim(),
                work.event(),
                Optional.empty(),
                DeliveryState.DEAD_LETTERED,
                now,
                Optional.empty(),
                Optional.of(REASON));
    }
}
