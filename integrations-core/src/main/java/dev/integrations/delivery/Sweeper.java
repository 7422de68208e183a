package dev.integrations.delivery;

import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.ToIntBiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is older than it is to be kept: a pass each hour, in portions of a transaction each, over values that the
 * catalogue redacts, payloads,
 * finished deliveries, events that have neither any more, and the keys that events were published with. A pass that finds
 * something to be needed yet leaves it to a later one. Used by one thread at a time.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private static final Duration MIN_DELAY = Duration.ofMinutes(1);
    private static final Duration MAX_DELAY = Duration.ofMinutes(10);

    /** Few enough for a short transaction; each portion of events reads all that is pending once. */
    private static final int ROWS = 1_000;

    /** Payloads are read for this, so that there are fewer. */
    private static final int MASKED_ROWS = 100;

    /** Far longer than clocks differ: a key that is used again begins with the time. */
    private static final Duration ORDERING_KEYS = Duration.ofDays(7);

    /** Longer than the transaction of a publication is open. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private static final EventId FIRST = EventId.of(new UUID(0, 0));

    /** Something to be removed in portions. */
    private interface Task {
        /** Removes one portion; returns whether there may be more. */
        boolean portion();
    }

    /** Removes or changes one portion of a range of events. */
    private interface OfEvents {
        Swept remove(DeliveryTransaction transaction, EventRange range);
    }

    private final EngineParts parts;
    private final Deque<Task> tasks = new ArrayDeque<>();
    private Instant nextPass = Instant.MIN;

    Sweeper(EngineParts parts) {
        this.parts = parts;
    }

    /** Lets the first pass wait for some minutes: a node that starts has better to do, and several start together. */
    void delayFirstPass() {
        nextPass = parts.clock()
                .instant()
                .plus(MIN_DELAY)
                .plusMillis(parts.random().nextLong(MAX_DELAY.minus(MIN_DELAY).toMillis()));
    }

    /** Removes one portion, if a pass is due or under way; returns whether that pass goes on. */
    boolean step() {
        Instant now = parts.clock().instant();
        if (tasks.isEmpty() && !now.isBefore(nextPass)) {
            nextPass = now.plus(INTERVAL);
            begin(now);
        }
        Task task = tasks.peek();
        if (task != null && !goesOn(task)) {
            tasks.remove();
        }
        return !tasks.isEmpty();
    }

    private boolean goesOn(Task task) {
        try {
            return task.portion();
        } catch (RuntimeException e) {
            LOG.warn("What is too old could not be removed; the next pass tries again", e);
            return false;
        }
    }

    private void begin(Instant now) {
        RetentionSettings settings = parts.retention();
        settings.unmasked().ifPresent(time -> tasks.add(masking(now.minus(time))));
        settings.payloads().ifPresent(time -> {
            Instant before = now.minus(time);
            tasks.add(events(
                    before,
                    (transaction, range) ->
                            transaction.retention().removePayloads(PayloadState.KEPT, range, before, ROWS)));
            tasks.add(events(
                    before,
                    (transaction, range) ->
                            transaction.retention().removePayloads(PayloadState.MASKED, range, before, ROWS)));
        });
        settings.history().ifPresent(time -> {
            Instant before = now.minus(time);
            tasks.add(rows(before, (store, end) -> store.removeHistory(end, ROWS)));
            tasks.add(events(
                    before,
                    (transaction, range) ->
                            transaction.retention().removeEvents(PayloadState.EXPIRED, range, before, ROWS)));
            tasks.add(events(
                    before,
                    (transaction, range) ->
                            transaction.retention().removeEvents(PayloadState.EXPUNGED, range, before, ROWS)));
            EventId upTo = EventId.of(EventIds.latestAt(before.minus(MARGIN)));
            EventId pendingUpTo = EventId.of(EventIds.latestAt(before));
            tasks.add(rows(before, (store, end) -> store.removeNewest(upTo, pendingUpTo, ROWS)));
        });
        settings.idempotencyKeys()
                .ifPresent(time -> tasks.add(rows(now.minus(time), (store, before) -> store.removeKeys(before, ROWS))));
        tasks.add(rows(now.minus(ORDERING_KEYS), (store, before) -> store.removeOrderingKeys(before, ROWS)));
    }

    private Task rows(Instant before, ToIntBiFunction<RetentionStore, Instant> remove) {
        return () -> parts.transactions()
                        .<Integer, RuntimeException>inTransaction(
                                transaction -> remove.applyAsInt(transaction.retention(), before))
                == ROWS;
    }

    private Task masking(Instant before) {
        return events(
                before,
                (transaction, range) -> transaction
                        .retention()
                        .maskPayloads(
                                range,
                                before,
                                MASKED_ROWS,
                                event -> parts.eventTypes().shown(transaction, event)));
    }

    private Task events(Instant before, OfEvents remove) {
        EventId upTo = EventId.of(EventIds.latestAt(before));
        return new Task() {
            private EventId after = FIRST;

            @Override
            public boolean portion() {
                EventRange rest = new EventRange(after, upTo);
                Swept swept = parts.transactions().inTransaction(transaction -> remove.remove(transaction, rest));
                after = swept.reached().orElse(after);
                return swept.reached().isPresent();
            }
        };
    }
}
