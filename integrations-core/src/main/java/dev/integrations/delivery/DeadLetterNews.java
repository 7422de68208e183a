package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of dead letters: of the first one of a destination in its own transaction, of those that follow together after a
 * while, so that a million of them make a few events. What was counted and not told is lost with the process; the dead
 * letters are not.
 */
final class DeadLetterNews {
    static final EventType DEAD_LETTERED = EventType.of("integrations.delivery.dead_lettered");

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterNews.class);

    /** The dead letters of a destination in one batch, or since they were told of last; the newest one speaks for all. */
    private record Series(TenantId tenant, DestinationId destination, int count, Map<String, Object> newest) {
        static Series of(Completion completion) {
            return new Series(
                    completion.event().tenant(),
                    completion.claim().destination(),
                    1,
                    Map.of(
                            "id", completion.claim().delivery(),
                            "event", completion.event().id(),
                            "eventType", completion.event().type(),
                            "attempts", completion.attempts(),
                            "reason", completion.reason().orElse("")));
        }

        Series and(Series later) {
            return new Series(tenant, destination, count + later.count, later.newest);
        }

        OperationalEvent toEvent() {
            return new OperationalEvent(DEAD_LETTERED, tenant, destination, Map.of("count", count, "delivery", newest));
        }
    }

    /** When a destination was told of last, and what came since. */
    private record Told(Instant at, List<Series> since) {
        Told with(Series more) {
            return new Told(
                    at, since.isEmpty() ? List.of(more) : List.of(since.get(0).and(more)));
        }
    }

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final OperationalEvents events;
    private final Duration interval;
    private final Map<DestinationId, Told> told = new ConcurrentHashMap<>();

    DeadLetterNews(EngineParts parts, OperationalEvents events) {
        this.transactions = parts.transactions();
        this.events = events;
        this.interval = parts.lifecycle().deadLetterInterval();
    }

    /** Tells of what a batch ended, as far as it is time to; returns what is to be done once that is committed. */
    Runnable write(DeliveryTransaction transaction, List<Completion> recorded, Instant now) {
        Map<DestinationId, Series> dead = new HashMap<>();
        for (Completion completion : recorded) {
            if (completion.state() == DeliveryState.DEAD_LETTERED
                    && !completion.event().type().isReserved()) {
                dead.merge(completion.claim().destination(), Series.of(completion), Series::and);
            }
        }
        Map<DestinationId, Series> untold = new HashMap<>();
        Map<DestinationId, Series> toldNow = new HashMap<>();
        dead.forEach((destination, series) -> {
            Told before = told.get(destination);
            if (before != null && now.isBefore(before.at().plus(interval))) {
                untold.put(destination, series);
            } else if (events.publishKnown(transaction, together(before, series).toEvent())) {
                toldNow.put(destination, series);
            }
        });
        return () -> {
            toldNow.keySet().forEach(destination -> told.put(destination, new Told(now, List.of())));
            untold.forEach(
                    (destination, series) -> told.computeIfPresent(destination, (id, before) -> before.with(series)));
        };
    }

    private static Series together(@Nullable Told before, Series series) {
        return before == null || before.since().isEmpty()
                ? series
                : before.since().get(0).and(series);
    }

    /** Tells of what came after the last time, and forgets destinations that had no more; returns how many were told. */
    int catchUp(Instant now) {
        int count = 0;
        for (DestinationId destination : List.copyOf(told.keySet())) {
            Told before = told.get(destination);
            if (before == null || now.isBefore(before.at().plus(interval))) {
                continue;
            }
            if (before.since().isEmpty()) {
                told.remove(destination, before);
            } else if (tell(before.since().get(0))) {
                count++;
                told.replace(destination, before, new Told(now, List.of()));
            }
        }
        return count;
    }

    private boolean tell(Series series) {
        try {
            transactions.useTransaction(transaction -> events.publishKnown(transaction, series.toEvent()));
            return true;
        } catch (RuntimeException e) {
            LOG.warn("{} dead letters of {} could not be told of yet", series.count(), series.destination(), e);
            return false;
        }
    }
}
