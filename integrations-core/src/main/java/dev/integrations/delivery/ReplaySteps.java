package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.Interest;
import dev.integrations.event.PayloadState;
import dev.integrations.event.PayloadTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What one portion of a replay is: so many rows are looked at, and so many replayed, in one transaction. Bounded by rows
 * looked at, since in a large history there may be few matches.
 */
final class ReplaySteps {
    /** The most deliveries that one portion replays. */
    static final int PORTION = 500;

    private static final int FINISHED_ROWS = 5_000;

    /** As many as are added at the most: each look for what was delivered reads all that is pending. */
    private static final int EVENT_ROWS = 1_000;

    private static final int PAYLOADS = 50;

    private static final UUID NOTHING = new UUID(0, 0);

    /** What became of a portion: how far it went, what it replayed, or why there can be none. */
    record Step(UUID position, List<DeliveryId> replayed, Optional<String> failure) {
        static Step to(UUID position, List<DeliveryId> replayed) {
            return new Step(position, replayed, Optional.empty());
        }
    }

    /** What a portion would replay. */
    record Counted(UUID position, long matches) {}

    private ReplaySteps() {}

    static ReplaySpan span(ReplayStore store, TenantId tenant, ReplayRequest request, Instant now) {
        if (request instanceof ReplayRequest.Undelivered undelivered) {
            Instant before = earlier(undelivered.publishedBefore(), now);
            UUID start = EventIds.earliestAt(undelivered.publishedFrom());
            UUID end = EventIds.latestAt(before);
            return undelivered.publishedFrom().isBefore(before) ? ReplaySpan.of(start, end) : ReplaySpan.of(end, end);
        }
        return ReplaySpan.of(
                NOTHING, store.newestFinished(tenant).map(ReplaySteps::uuid).orElse(NOTHING));
    }

    static Step replay(DeliveryTransaction transaction, ReplayJob job, Instant now) {
        return job.request() instanceof ReplayRequest.Undelivered undelivered
                ? deliver(transaction, job, undelivered, now)
                : replay(transaction.replays(), job, (ReplayRequest.Finished) job.request(), now);
    }

    static Counted count(DeliveryTransaction transaction, ReplayJob job) {
        ReplayStore store = transaction.replays();
        TenantId tenant = job.tenant();
        if (job.request() instanceof ReplayRequest.Undelivered undelivered) {
            Optional<EventId> reached = store.reach(tenant, events(job.span()), EVENT_ROWS);
            Optional<Subscription> subscription = store.lockSubscription(tenant, undelivered.destination());
            return reached.isEmpty() || subscription.isEmpty()
                    ? new Counted(job.span().end(), 0)
                    : new Counted(
                            reached.get().value(),
                            missing(transaction, job, subscription.get(), reached.get())
                                    .size());
        }
        FinishedRange rest = finished(job, (ReplayRequest.Finished) job.request());
        return store.reach(tenant, rest, FINISHED_ROWS)
                .map(reached -> new Counted(uuid(reached), store.count(tenant, upTo(rest, reached))))
                .orElseGet(() -> new Counted(job.span().end(), 0));
    }

    private static Step replay(ReplayStore store, ReplayJob job, ReplayRequest.Finished request, Instant now) {
        FinishedRange rest = finished(job, request);
        Optional<DeliveryId> reached = store.reach(job.tenant(), rest, FINISHED_ROWS);
        if (reached.isEmpty()) {
            return Step.to(job.span().end(), List.of());
        }
        List<DeliveryId> replayed = store.replay(job.tenant(), upTo(rest, reached.get()), PORTION, now);
        DeliveryId position = replayed.size() < PORTION ? reached.get() : replayed.get(replayed.size() - 1);
        return Step.to(uuid(position), replayed);
    }

    /** The lock keeps two jobs for one destination from adding the same deliveries. */
    private static Step deliver(
            DeliveryTransaction transaction, ReplayJob job, ReplayRequest.Undelivered request, Instant now) {
        ReplayStore store = transaction.replays();
        Optional<Subscription> subscription = store.lockSubscription(job.tenant(), request.destination());
        if (subscription.isEmpty() || !subscription.get().enabled()) {
            String reason = subscription.isEmpty() ? "The destination was deleted" : "The destination is disabled";
            return new Step(job.span().position(), List.of(), Optional.of(reason));
        }
        Optional<EventId> reached = store.reach(job.tenant(), events(job.span()), EVENT_ROWS);
        if (reached.isEmpty()) {
            return Step.to(job.span().end(), List.of());
        }
        List<EventSummary> missing = missing(transaction, job, subscription.get(), reached.get());
        if (missing.isEmpty()) {
            return Step.to(reached.get().value(), List.of());
        }
        List<DeliveryId> added = store.deliver(
                job.tenant(),
                request.destination(),
                missing.stream().map(EventSummary::id).toList(),
                now);
        Superseding.join(transaction, job.tenant(), keyed(missing, added, request.destination()), now);
        return Step.to(reached.get().value(), added);
    }

    private static List<KeyedDelivery> keyed(
            List<EventSummary> events, List<DeliveryId> deliveries, DestinationId destination) {
        if (events.size() != deliveries.size()) {
            throw new IllegalStateException("%d of %d events were removed meanwhile"
                    .formatted(events.size() - deliveries.size(), events.size()));
        }
        List<KeyedDelivery> keyed = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            EventSummary event = events.get(i);
            DeliveryId delivery = deliveries.get(i);
            event.supersedeKey().ifPresent(key -> keyed.add(new KeyedDelivery(key, delivery, event.id(), destination)));
        }
        return keyed;
    }

    private static List<EventSummary> missing(
            DeliveryTransaction transaction, ReplayJob job, Subscription subscription, EventId reached) {
        ReplayStore store = transaction.replays();
        ReplayRequest.Undelivered request = (ReplayRequest.Undelivered) job.request();
        Instant before = earlier(request.publishedBefore(), job.createdAt());
        List<EventSummary> wanted =
                store.events(job.tenant(), new EventRange(EventId.of(job.span().position()), reached)).stream()
                        .filter(event -> !event.publishedAt().isBefore(request.publishedFrom())
                                && event.publishedAt().isBefore(before)
                                && event.payloadState() == PayloadState.KEPT
                                && subscription.interest().mayMatch(event.type(), event.channels()))
                        .toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        Set<EventId> delivered = store.delivered(
                job.tenant(),
                request.destination(),
                wanted.stream().map(EventSummary::id).toList());
        return matching(
                transaction,
                subscription.interest(),
                wanted.stream().filter(event -> !delivered.contains(event.id())).toList());
    }

    /** Payloads are looked at in small portions, since they may be large, and only if there is a condition on them. */
    private static List<EventSummary> matching(
            DeliveryTransaction transaction, Interest interest, List<EventSummary> events) {
        if (interest.condition().isEmpty()) {
            return events;
        }
        List<EventSummary> matching = new ArrayList<>();
        for (int from = 0; from < events.size(); from += PAYLOADS) {
            List<EventSummary> portion = events.subList(from, Math.min(events.size(), from + PAYLOADS));
            Map<EventId, Event> loaded = transaction
                    .deliveries()
                    .loadEvents(portion.stream().map(EventSummary::id).toList());
            for (EventSummary summary : portion) {
                Event event = loaded.get(summary.id());
                if (event != null
                        && interest.matches(event.type(), event.channels(), PayloadTree.of(event.payload()))) {
                    matching.add(summary);
                }
            }
        }
        return matching;
    }

    private static FinishedRange finished(ReplayJob job, ReplayRequest.Finished request) {
        return new FinishedRange(
                request.query(),
                new DeliveryId(job.span().position().getLeastSignificantBits()),
                new DeliveryId(job.span().end().getLeastSignificantBits()),
                job.createdAt());
    }

    private static FinishedRange upTo(FinishedRange range, DeliveryId upTo) {
        return new FinishedRange(range.query(), range.after(), upTo, range.finishedBy());
    }

    private static EventRange events(ReplaySpan span) {
        return new EventRange(EventId.of(span.position()), EventId.of(span.end()));
    }

    private static UUID uuid(DeliveryId id) {
        return new UUID(0, id.value());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
